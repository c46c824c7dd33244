using System.Text;
using Gateway.Exchanges;
using Gateway.Pipeline.Stages;
using Gateway.Tests.Interop.Email;
using Gateway.Tests.Support;
using Gateway.Transports.Email;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>Documents of the ledger that leave by mail, to a real server.</summary>
public sealed class EmailDeliveryTests(SharedPostfix shared) : IClassFixture<SharedPostfix>, IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private InProcessGateway? _gateway;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PostfixServer Server => shared.Server;

    private InProcessGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync() => await Server.EmptyAsync();

    public async ValueTask DisposeAsync()
    {
        if (_gateway is { } gateway)
        {
            await gateway.DisposeAsync();
        }
    }

    [Fact]
    public async Task AnInvoiceIsDeliveredAsAnAttachmentUnderTheNameOfTheProfile()
    {
        await StartAsync(Server.Plain);
        var exchange = await InvoiceAsync();

        await Gateway.DeliverAsync();

        var view = await Gateway.ViewAsync(exchange);
        var delivery = Assert.Single(view.Deliveries);
        Assert.Equal(DeliveryState.Delivered, delivery.State);
        using var stream = new MemoryStream(Assert.Single(await Server.MailsAsync(PostfixServer.Orders)));
        var mail = await MimeMessage.LoadAsync(stream, Ct);
        Assert.Equal(($"{delivery.Id}@northwind.test", "Invoice invoice-000000001.edi"), (mail.MessageId, mail.Subject));
        var part = Assert.IsType<MimePart>(Assert.Single(mail.Attachments));
        using var content = new MemoryStream();
        await part.Content!.DecodeToAsync(content, Ct);
        Assert.Equal(("invoice-000000001.edi", await Gateway.TextAsync(exchange)), (part.FileName, Encoding.UTF8.GetString(content.ToArray())));
    }

    /// <summary>What is not known to have come is sent again as it was made, by the channel's schedule.</summary>
    [Fact]
    public async Task AMailWhoseAnswerIsLostIsSentAgainWithTheSameBytes()
    {
        await using var road = new CuttingProxy(Server.Plain);
        await StartAsync(road.Port);
        var exchange = await InvoiceAsync();
        road.Arm("\r\n.\r\n"u8);

        await Gateway.DeliverAsync();
        Assert.Equal(DeliveryState.Unconfirmed, await StateAsync(exchange));
        await Gateway.Of<OverdueReceipts>().RunAsync(Ct);
        Assert.Equal(DeliveryState.Unconfirmed, await StateAsync(exchange));
        _clock.Advance(TimeSpan.FromMinutes(6));
        await Gateway.Of<OverdueReceipts>().RunAsync(Ct);
        await Gateway.DeliverAsync();

        Assert.Equal(DeliveryState.Delivered, await StateAsync(exchange));
        var wire = Encoding.Latin1.GetString(await WireAsync(exchange));
        Assert.All(await Server.MailsAsync(PostfixServer.Orders, 2), m => Assert.EndsWith(wire, Encoding.Latin1.GetString(m), StringComparison.Ordinal));
    }

    [Fact]
    public async Task GreylistingIsWaitedForAndAnUnknownAddressIsNot()
    {
        await StartAsync(Server.Plain, PostfixServer.Later);
        var exchange = await InvoiceAsync();
        await Gateway.DeliverAsync();
        Assert.Equal((DeliveryState.Queued, "mail-deferred"), (await StateAsync(exchange), await CodeAsync(exchange)));
        var sealed_ = await WireAsync(exchange);

        // A corrected address helps what waits; what was sealed stays as it is.
        await Gateway.ChangeAsync("warn", PostfixServer.Later, "nobody@partner.test");
        _clock.Advance(TimeSpan.FromMinutes(6));
        await Gateway.DeliverAsync();

        Assert.Equal((DeliveryState.Failed, "recipient-refused"), (await StateAsync(exchange), await CodeAsync(exchange)));
        Assert.Equal(sealed_, await WireAsync(exchange));
    }

    /// <summary>A mail is no AS2 message, and the other way round: neither is sent by the other's transport.</summary>
    [Fact]
    public async Task WhatWasSealedAsAMailIsNotSentByAs2()
    {
        await StartAsync(Server.Plain, PostfixServer.Later);
        var exchange = await InvoiceAsync();
        await Gateway.DeliverAsync();
        Assert.Equal((DeliveryState.Queued, "mail-deferred"), (await StateAsync(exchange), await CodeAsync(exchange)));

        await Gateway.ChangeAsync("warn", Mail(Server.Plain, PostfixServer.Later), """
                transport: as2
                url: http://127.0.0.1:9/as2
                as2: { us: NORTHWIND, them: WARN, key: northwind, sign: none, encrypt: none, receipt: none }

            """);
        _clock.Advance(TimeSpan.FromMinutes(6));
        await Gateway.DeliverAsync();

        Assert.Equal((DeliveryState.Failed, "sealed-otherwise"), (await StateAsync(exchange), await CodeAsync(exchange)));
    }

    [Fact]
    public async Task NothingLeavesWhileEmailIsOffAndGoesOutWhenItIsOn()
    {
        await StartAsync(Server.Plain);
        Gateway.Of<IOptions<EmailOptions>>().Value.Enabled = false;
        var exchange = await InvoiceAsync();
        await Gateway.DeliverAsync();
        Assert.Equal((DeliveryState.Queued, "email-off"), (await StateAsync(exchange), await CodeAsync(exchange)));

        Gateway.Of<IOptions<EmailOptions>>().Value.Enabled = true;
        _clock.Advance(TimeSpan.FromMinutes(6));
        await Gateway.DeliverAsync();

        Assert.Equal(DeliveryState.Delivered, await StateAsync(exchange));
    }

    private async Task StartAsync(int port, string to = PostfixServer.Orders)
    {
        _gateway = await InProcessGateway.StartAsync(clock: _clock);
        Gateway.Of<IOptions<EmailOptions>>().Value.Enabled = true;
        await Gateway.ChangeAsync("warn", """
                transport: http
                url: http://127.0.0.1:9/edi
                secret: ${env:GW_SECRET_WARN}
                timeout: 20 s
                parallel: 2
                retry: [1 s, 1 s, 1 s, 1 s]

            """, Mail(port, to));
    }

    private static string Mail(int port, string to) => $$$"""
            transport: email
            smtp:
              host: 127.0.0.1
              port: {{{port}}}
              tls: none
              from: invoices@northwind.test
              to: [{{{to}}}]
              file-name: "{document}-{number}.edi"
              subject: "Invoice {{ file_name }}"

        """;

    /// <summary>The outbound exchange of an invoice that waits to be sent.</summary>
    private async Task<ExchangeId> InvoiceAsync()
    {
        var submitted = await Gateway.SubmitAsync("warn", "invoice", Encoding.UTF8.GetBytes(EndToEndDocuments.Invoice("INV-1", "PO-1")));
        await Gateway.TranslateAsync();
        await Gateway.RouteAsync();
        return Assert.Single((await Gateway.ViewAsync(submitted)).Children).Id;
    }

    private async Task<DeliveryState> StateAsync(ExchangeId exchange) => Assert.Single((await Gateway.ViewAsync(exchange)).Deliveries).State;

    private async Task<string?> CodeAsync(ExchangeId exchange) => Assert.Single((await Gateway.ViewAsync(exchange)).Deliveries).Code;

    private async Task<byte[]> WireAsync(ExchangeId exchange)
    {
        var wire = await Gateway.Of<IExchangeStore>().PayloadAsync(exchange, StoredPayload.Wire, Ct);
        using var copy = new MemoryStream();
        await using var stored = await Gateway.Of<IPayloadStore>().OpenReadAsync(wire!, Ct);
        await stored.CopyToAsync(copy, Ct);
        return copy.ToArray();
    }
}
