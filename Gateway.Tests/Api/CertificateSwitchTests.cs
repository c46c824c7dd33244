using System.Security.Cryptography.X509Certificates;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Certificates;
using Gateway.Tests.Support;
using Gateway.Tests.Unit.Transports;
using Gateway.Transports;
using Gateway.Transports.As2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>A partner that changes its certificate before the day it named: from the first signature that holds on, what we send is encrypted to the new one.</summary>
public sealed class CertificateSwitchTests(SomeEnvelopes parties) : IClassFixture<SomeEnvelopes>, IAsyncLifetime
{
    private static readonly PartnerId Swap = new("swap");
    private InProcessGateway? _gateway;
    private SomeParty? _us;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private InProcessGateway Gateway => _gateway!;

    private SomeParty Old => parties.Theirs;

    private SomeParty New => parties.Stranger;

    public async ValueTask InitializeAsync()
    {
        _gateway = await InProcessGateway.StartAsync();
        var (factory, vault) = (Gateway.Of<OwnKeyFactory>(), Gateway.Of<IKeyVault>());
        var made = factory.Make(SomeKeys.Request(algorithm: KeyAlgorithm.Rsa2048));
        _ = await Gateway.Of<IKeyStore>().AddAsync(made, "person:test", Ct);
        _ = await vault.RefreshAsync(Ct);
        _us = new SomeParty("northwind", X509CertificateLoader.LoadCertificate(made.Key.Certificate.Span), (await vault.OpenKeyAsync(made.Key.Id, Ct))!);
    }

    public ValueTask DisposeAsync() => _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task AMessageSignedByTheNewOneSwitches()
    {
        await PublishAsync(new Uri("http://127.0.0.1:9/as2"));
        _ = Assert.IsType<AcceptResult.Accepted>(await ReceiveAsync(Old));
        Assert.Equal(Old.AsPartner.Thumbprint, await SealedToAsync());

        _ = Assert.IsType<AcceptResult.Accepted>(await ReceiveAsync(New));
        _ = Assert.IsType<AcceptResult.Accepted>(await ReceiveAsync(New));

        Assert.Equal(New.AsPartner.Thumbprint, await SealedToAsync());
        var entries = await EntriesAsync();
        Assert.Equal([Old.AsPartner.Thumbprint, New.AsPartner.Thumbprint], entries.Select(e => Fact(e, "sha256")));
        Assert.All(entries, e => Assert.Equal("as2:SWAP", e.Actor));
    }

    [Fact]
    public async Task ASignatureThatDoesNotHoldSwitchesNothing()
    {
        await PublishAsync(new Uri("http://127.0.0.1:9/as2"), withNew: false);
        Assert.Equal("authentication-failed", Assert.IsType<AcceptResult.Quarantined>(await ReceiveAsync(New)).Code);
        Assert.Equal(Old.AsPartner.Thumbprint, await SealedToAsync());
        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task AReceiptSignedByTheNewOneSwitches()
    {
        Gateway.Of<IOptions<SecurityOptions>>().Value.Outbound.AllowedNetworks.Add("127.0.0.0/8");
        using var folder = new TemporaryFolder();
        var partner = new As2Partner(new(new SomeVault(Old), new SecurityPlaces(folder.Path, folder.Path, false, true)), _us!.AsPartner) { Signer = New };
        await using var target = await Target.StartAsync(partner.AnswerAsync);
        await PublishAsync(target.Address);
        var message = Message();
        var (wire, mic, _) = await SealAsync(message);
        var sent = await Gateway.Of<IServiceProvider>().GetRequiredKeyedService<ISender>("as2").SendAsync(
            message with { Mic = mic, Length = wire.Length, OpenBody = _ => ValueTask.FromResult<Stream>(new MemoryStream(wire)) }, Ct);
        _ = Assert.IsType<SendResult.Delivered>(sent);
        Assert.Equal(New.AsPartner.Thumbprint, await SealedToAsync());
    }

    private async Task PublishAsync(Uri url, bool withNew = true)
    {
        var folder = Path.Combine(Gateway.Partners, "swap");
        _ = Directory.CreateDirectory(Path.Combine(folder, "certs"));
        await File.WriteAllTextAsync(Path.Combine(folder, "certs", "old.pem"), Old.Certificate.ExportCertificatePem(), Ct);
        await File.WriteAllTextAsync(Path.Combine(folder, "certs", "new.pem"), New.Certificate.ExportCertificatePem(), Ct);
        var next = withNew ? "new: { file: certs/new.pem, use: [sign, encrypt], from: 2060-01-01 }" : "other: { file: certs/new.pem, use: [tls] }";
        await File.WriteAllTextAsync(Path.Combine(folder, "profile.yaml"), $$"""
            partner: swap
            name: Swap
            identities: [ZZ:SWAP]
            channels:
              swap-in: { direction: in, transport: as2, carries: [ZZ:SWAP], as2: { us: NORTHWIND, them: SWAP, key: northwind } }
              swap-out: { direction: out, transport: as2, url: "{{url}}", as2: { us: NORTHWIND, them: SWAP, key: northwind } }
            certificates:
              old: { file: certs/old.pem, use: [sign, encrypt] }
              {{next}}
            """, Ct);
        await Gateway.ApplyAsync();
    }

    private async Task<AcceptResult> ReceiveAsync(SomeParty signer)
    {
        var channel = Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId("swap-in"))!;
        var order = Gateway.Order("hold");
        var made = await parties.SealAsync(channel.As2!, order.ToBytes(), signer, _us);
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
                Channel = channel,
                Actor = "as2:SWAP",
                Body = new MemoryStream(made.Body),
                ContentType = made.ContentType,
                Envelope = Gateway.Of<As2Envelopes>().Describe(channel, fields),
            },
            Ct);
    }

    private async Task<string?> SealedToAsync() => (await SealAsync(Message())).Recipient;

    private OutboundMessage Message()
    {
        var content = "ISA*00*"u8.ToArray();
        return new OutboundMessage
        {
            Channel = Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId("swap-out"))!,
            MessageId = DeliveryId.New(TimeProvider.System).ToString(),
            ContentType = "application/edi-x12",
            Purpose = "document",
            Length = content.Length,
            Attempt = 1,
            OpenBody = _ => ValueTask.FromResult<Stream>(new MemoryStream(content)),
        };
    }

    private async Task<(byte[] Wire, string Mic, string? Recipient)> SealAsync(OutboundMessage message)
    {
        using var wire = new MemoryStream();
        var made = Assert.IsType<SealResult.Sealed>(await Gateway.Of<IServiceProvider>().GetRequiredKeyedService<ISealer>("as2").SealAsync(message, wire, Ct));
        return (wire.ToArray(), made.Mic, (string?)made.Facts.Single(f => f.Name == "recipient").Value);
    }

    private async Task<List<AuditEntry>> EntriesAsync() =>
        [.. (await Gateway.Of<IAuditStore>().EntriesAsync(Ct).ToListAsync(Ct)).Where(e => e.Kind == AuditKinds.CertificateUsed && e.Chain == "partner:" + Swap)];

    private static string? Fact(AuditEntry entry, string name) => System.Text.Json.JsonElement.Parse(entry.Data).GetProperty(name).GetString();
}
