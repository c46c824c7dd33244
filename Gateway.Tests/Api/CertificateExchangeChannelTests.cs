using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Security.Certificates;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.As2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Messages about certificates on a pair that we only send documents on, and that are not even signed: both are otherwise for certificates.</summary>
public sealed class CertificateExchangeChannelTests(SomeEnvelopes parties) : IClassFixture<SomeEnvelopes>, IAsyncLifetime
{
    private InProcessGateway? _gateway;
    private OwnKey? _key;
    private SomeParty? _us;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private InProcessGateway Gateway => _gateway!;

    private Channel Out => Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId("swap-out"))!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await InProcessGateway.StartAsync();
        Gateway.Of<IOptions<As2Options>>().Value.PublicUrl = "https://as2.northwind.example/as2";
        var made = Gateway.Of<OwnKeyFactory>().Make(SomeKeys.Request(algorithm: KeyAlgorithm.Rsa2048));
        _ = await Gateway.Of<IKeyStore>().AddAsync(made, "person:test", Ct);
        _ = await Gateway.Of<IKeyVault>().RefreshAsync(Ct);
        _key = made.Key;
        _us = new SomeParty("northwind", X509CertificateLoader.LoadCertificate(made.Key.Certificate.Span), (await Gateway.Of<IKeyVault>().OpenKeyAsync(made.Key.Id, Ct))!);
        var folder = Directory.CreateDirectory(Path.Combine(Gateway.Partners, "swap", "certs")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "swap.pem"), parties.Theirs.Certificate.ExportCertificatePem(), Ct);
        await File.WriteAllTextAsync(Path.Combine(Gateway.Partners, "swap", "profile.yaml"), """
            partner: swap
            name: Swap
            channels:
              swap-out: { direction: out, transport: as2, url: "http://127.0.0.1:9/as2", as2: { us: NORTHWIND, them: SWAP, key: northwind, sign: none, quirks: { base64: true } } }
            certificates: { swap: { file: certs/swap.pem, use: [sign, encrypt] } }
            """, Ct);
        await Gateway.ApplyAsync();
    }

    public ValueTask DisposeAsync() => _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task AnAnswerComesInOnThePairWithoutAChannelIn()
    {
        var announced = Assert.Single(await Gateway.Of<ICertificateAnnouncements>().AnnounceAsync(_key!, "person:ada", Ct));
        var asked = Assert.Single(await Gateway.Of<ITrustRequests>().ListAsync(Direction.Outbound, openOnly: true, Ct));
        Assert.Equal((announced.Exchange, CertificateUse.Sign | CertificateUse.Encrypt), (asked.Exchange, asked.Uses));
        var body = SomeCem.Body(SomeCem.By("SWAP", SomeCem.Response(asked.RequestId, SomeCem.TrustResponse("CN=x", asked.Certificate.SerialDecimal, "Accepted"))));

        Assert.Equal("insufficient-message-security", Assert.IsType<AcceptResult.Quarantined>(await ReceiveAsync(body, SomeCem.ContentType, sign: null)).Code);
        Assert.Equal(TrustState.Open, (await Gateway.Of<ITrustRequests>().FindAsync(asked.Id, Ct))!.State);
        Assert.Equal("unknown-trading-relationship", Assert.IsType<AcceptResult.Quarantined>(await ReceiveAsync("ISA*00*"u8.ToArray(), "application/edi-x12")).Code);

        var taken = Assert.IsType<AcceptResult.Accepted>(await ReceiveAsync(body, SomeCem.ContentType));
        var found = (await Gateway.Of<ITrustRequests>().FindAsync(asked.Id, Ct))!;
        Assert.Equal((TrustState.Accepted, "as2:SWAP"), (found.State, found.DecidedBy));
        Assert.Equal(ExchangeStage.Done, (await Gateway.Of<IExchangeReader>().FindAsync(taken.Exchange, PartnerScope.All, Ct))!.Summary.Stage);
    }

    /// <summary>RFC 2045 6.4: a multipart has no transfer encoding of its own, whatever the quirk says of documents.</summary>
    [Theory]
    [InlineData(OutboundMessage.CertificateRequestPurpose, true)]
    [InlineData(OutboundMessage.CertificateResponsePurpose, true)]
    [InlineData("document", false)]
    public async Task WhatWeSayIsSignedThoughDocumentsAreNot(string purpose, bool isSigned)
    {
        var content = Gateway.Of<IServiceProvider>().GetRequiredKeyedService<ICertificateExchangeFormat>("as2").WriteResponse(Out, "r", [new TrustAnswer(true, null, "CN=x", "1")]);
        using var wire = new MemoryStream();
        var made = Assert.IsType<SealResult.Sealed>(await Gateway.Of<IServiceProvider>().GetRequiredKeyedService<ISealer>("as2").SealAsync(
            new OutboundMessage
            {
                Channel = Out with { As2 = Out.As2! with { Encrypt = null } },
                MessageId = DeliveryId.New(TimeProvider.System).ToString(),
                ContentType = content.ContentType,
                Purpose = purpose,
                Length = content.Body.Length,
                Attempt = 1,
                OpenBody = _ => ValueTask.FromResult<Stream>(new MemoryStream(content.Body.ToArray())),
            },
            wire, Ct));

        var text = Encoding.Latin1.GetString(wire.ToArray());
        Assert.Equal(isSigned, text.Contains("Content-Type: multipart/signed", StringComparison.Ordinal));
        Assert.Equal(isSigned, made.Facts.Any(f => f is { Name: "key", Value: not null }));
        Assert.Contains("<CertStatus>Accepted</CertStatus>", text, StringComparison.Ordinal);
    }

    private async Task<AcceptResult> ReceiveAsync(byte[] content, string contentType, As2Digest? sign = As2Digest.Sha256)
    {
        var made = await parties.SealAsync(Out.As2! with { Sign = sign, Quirks = new As2Quirks() }, content, parties.Theirs, _us, contentType);
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["AS2-From"] = "SWAP",
            ["AS2-To"] = "NORTHWIND",
            ["Message-ID"] = MessageIds.New(Guid.CreateVersion7(), "swap"),
            ["Content-Type"] = made.ContentType,
        };
        return await Gateway.Of<IInbox>().AcceptAsync(
            new InboundMessage
            {
                Channel = Out,
                Actor = As2Receiver.ActorOf(Out.As2!),
                Body = new MemoryStream(made.Body),
                ContentType = made.ContentType,
                Envelope = Gateway.Of<As2Envelopes>().Describe(Out, fields),
            },
            Ct);
    }
}
