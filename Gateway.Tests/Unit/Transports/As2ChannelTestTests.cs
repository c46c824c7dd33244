using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Certificates;
using Gateway.Security.Envelopes;
using Gateway.Tests.Api.Host;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.As2;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>The interop self-test of an AS2 channel against partners that do one thing wrong each.</summary>
public sealed partial class As2ChannelTestTests(SomeEnvelopes parties) : IClassFixture<SomeEnvelopes>, IDisposable
{
    private static readonly string[] Names =
        ["dns", "tcp", "tls", "name", "our-key", "partner-certificates", "round-trip", "mdn-signature", "mic", "disposition"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<ServiceProvider> _nodes = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private As2Partner Partner => new(TheirOpener, parties.Ours.AsPartner) { Signer = parties.Theirs };

    private EnvelopeOpener TheirOpener => new(new SomeVault(parties.Theirs), new SecurityPlaces(_folder.Path, _folder.Path, false, true));

    public void Dispose()
    {
        _nodes.ForEach(n => n.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task APartnerThatDoesAllAsAgreedPassesEveryCheck()
    {
        var partner = Partner;
        await using var target = await Target.StartAsync(partner.AnswerAsync);
        var checks = await RunAsync(Out(target.Address));
        Assert.Equal(Names, checks.Select(c => c.Name));
        Assert.Equal("ok ok skipped skipped ok ok ok ok ok ok", Words(checks));
        Assert.Contains("It holds no business document", partner.Content, StringComparison.Ordinal);
        Assert.Contains("'acme', serial " + parties.Theirs.AsPartner.Facts.SerialHex, Of(checks, "mdn-signature"), StringComparison.Ordinal);
        Assert.Contains("sha-256", Of(checks, "mic"), StringComparison.Ordinal);
        Assert.Equal("automatic-action/MDN-sent-automatically; processed.", Of(checks, "disposition"));
    }

    /// <summary>RFC 9110 9.3.6: TLS is the partner's to the end; the proxy sees where it leads.</summary>
    [Fact]
    public async Task ThroughAProxyEveryCheckSaysWhichWayItGoes()
    {
        using var certificate = Server("CN=localhost");
        await using var target = await Target.StartAsync(Partner.AnswerAsync, certificate);
        await using var proxy = new ForwardProxy();
        var checks = await RunAsync(Out(Localhost(target)), Tls(certificate), proxy: new OutboundProxyOptions { Url = proxy.Url });
        Assert.Equal("ok ok ok ok ok ok ok ok ok ok", Words(checks));
        Assert.Equal($"Connected to localhost:{target.Address.Port} through the proxy 127.0.0.1:{proxy.Port}.", Of(checks, "tcp"));
        Assert.Equal([$"CONNECT localhost:{target.Address.Port}", $"CONNECT localhost:{target.Address.Port}"], proxy.Requests);

        await using var plain = await Target.StartAsync(Partner.AnswerAsync);
        checks = await RunAsync(Out(plain.Address), proxy: new OutboundProxyOptions { Url = proxy.Url });
        Assert.Equal("ok ok skipped skipped ok ok ok ok ok ok", Words(checks));
        Assert.StartsWith($"Connected to the proxy 127.0.0.1:{proxy.Port}", Of(checks, "tcp"), StringComparison.Ordinal);
        Assert.Equal($"POST {plain.Address}", proxy.Requests[^1]);

        checks = await RunAsync(Out(plain.Address), proxy: new OutboundProxyOptions { Url = proxy.Url, Except = ["127.0.0.0/8"] });
        Assert.EndsWith(", directly.", Of(checks, "tcp"), StringComparison.Ordinal);
        Assert.Equal(3, proxy.Requests.Count);
    }

    [Fact]
    public async Task AProxyThatDoesNotLeadThereStopsAtTcp()
    {
        await using var target = await Target.StartAsync(Partner.AnswerAsync);
        await using var proxy = new ForwardProxy { Status = "403 Forbidden" };
        var url = new Uri($"https://localhost:{target.Address.Port}/as2");
        var checks = await RunAsync(Out(url), proxy: new OutboundProxyOptions { Url = proxy.Url });
        Assert.Equal("ok failed skipped skipped ok ok skipped skipped skipped skipped", Words(checks));
        Assert.Contains("HTTP/1.1 403 Forbidden (proxy-refused)", Of(checks, "tcp"), StringComparison.Ordinal);

        var there = new OutboundProxyOptions { Url = "http://127.0.0.1:1", ResolveTargets = false };
        checks = await RunAsync(Out(new Uri("https://partner.invalid/as2")), proxy: there);
        Assert.Equal("skipped failed skipped skipped ok ok skipped skipped skipped skipped", Words(checks));
        Assert.Contains("(proxy-unreachable)", Of(checks, "tcp"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheMessageIsNoDelivery()
    {
        await using var target = await Target.StartAsync(Partner.AnswerAsync);
        _ = await RunAsync(Out(target.Address));
        var (headers, _) = Assert.Single(target.Received);
        Assert.StartsWith("<test-", headers["Message-ID"].ToString(), StringComparison.Ordinal);
        Assert.Null(As2MessageId.DeliveryOf(headers["Message-ID"].ToString()));
        Assert.Equal(("NORTHWIND", "ACME"), (headers["AS2-From"].ToString(), headers["AS2-To"].ToString()));
    }

    [Fact]
    public async Task AClosedPortStopsAtTcp()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var checks = await RunAsync(Out(new Uri($"http://127.0.0.1:{port}/as2")));
        Assert.Equal("ok failed skipped skipped ok ok skipped skipped skipped skipped", Words(checks));
        Assert.StartsWith($"No connection to 127.0.0.1:{port}", Of(checks, "tcp"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerThatBreaksOffSaysSo()
    {
        await using var target = await Target.StartAsync(async context =>
        {
            context.Response.ContentLength = 5_000;
            await context.Response.Body.WriteAsync("--x"u8.ToArray());
        });
        var checks = await RunAsync(Out(target.Address));
        Assert.StartsWith("The connection failed (connection-lost)", Of(checks, "round-trip"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANameThatNobodyHasStopsAtDns()
    {
        var checks = await RunAsync(Out(new Uri("http://nowhere.invalid/as2")));
        Assert.Equal("failed skipped skipped skipped ok ok skipped skipped skipped skipped", Words(checks));
        Assert.StartsWith("The name nowhere.invalid is not found", Of(checks, "dns"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADestinationThatPolicyRefusesSaysSo()
    {
        await using var target = await Target.StartAsync(Partner.AnswerAsync);
        var checks = await RunAsync(Out(target.Address), networks: []);
        Assert.Equal("ok failed skipped skipped ok ok skipped skipped skipped skipped", Words(checks));
        Assert.Contains("refused by policy: loopback", Of(checks, "tcp"), StringComparison.Ordinal);
        Assert.Contains("Security:Outbound:AllowedNetworks", Of(checks, "tcp"), StringComparison.Ordinal);
        Assert.Empty(target.Received);
    }

    [Fact]
    public async Task AServerCertificateThatTheProfileNamesIsOkAndItsNameIsSaid()
    {
        using var certificate = Server("CN=localhost");
        await using var target = await Target.StartAsync(Partner.AnswerAsync, certificate);
        var checks = await RunAsync(Out(Localhost(target)), Tls(certificate));
        Assert.Equal("ok ok ok ok ok ok ok ok ok ok", Words(checks));
        Assert.StartsWith("TLS 1.", Of(checks, "tls"), StringComparison.Ordinal);
        Assert.Contains(CertificateFacts.Of(certificate).SerialHex, Of(checks, "tls"), StringComparison.Ordinal);

        using var other = Server("CN=elsewhere.example", days: 9);
        await using var named = await Target.StartAsync(Partner.AnswerAsync, other);
        checks = await RunAsync(Out(Localhost(named)), Tls(other));
        Assert.Equal("ok ok warning skipped ok ok ok ok ok ok", Words(checks));
        Assert.Contains("8 days left", Of(checks, "tls"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerCertificateThatTheProfileDoesNotNameIsShownBesideTheOneThatItNames()
    {
        using var certificate = Server("CN=localhost");
        using var pinned = Server("CN=localhost");
        await using var target = await Target.StartAsync(Partner.AnswerAsync, certificate);
        var checks = await RunAsync(Out(Localhost(target)), Tls(pinned));
        Assert.Equal("ok ok failed ok ok ok skipped skipped skipped skipped", Words(checks));
        Assert.Contains(CertificateFacts.Of(certificate).Thumbprint[..16], Of(checks, "tls"), StringComparison.Ordinal);
        Assert.Contains(CertificateFacts.Of(pinned).Thumbprint[..16], Of(checks, "tls"), StringComparison.Ordinal);
        Assert.Empty(target.Received);
    }

    [Fact]
    public async Task ASelfSignedServerCertificateAndAnotherNameAreTwoFindings()
    {
        using var certificate = Server("CN=elsewhere.example");
        await using var target = await Target.StartAsync(Partner.AnswerAsync, certificate);
        var checks = await RunAsync(Out(Localhost(target)));
        Assert.Equal("ok ok failed failed ok ok skipped skipped skipped skipped", Words(checks));
        Assert.Contains("not trusted (UntrustedRoot)", Of(checks, "tls"), StringComparison.Ordinal);
        Assert.StartsWith("The certificate is for CN=elsewhere.example and not for localhost", Of(checks, "name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatSpeaksNoTlsFailsTheHandshake()
    {
        await using var target = await Target.StartAsync(Partner.AnswerAsync);
        var checks = await RunAsync(Out(new Uri($"https://127.0.0.1:{target.Address.Port}/as2")));
        Assert.Equal("ok ok failed skipped ok ok skipped skipped skipped skipped", Words(checks));
        Assert.StartsWith("The handshake failed", Of(checks, "tls"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "no AS2 server takes messages at this path")]
    [InlineData(401, "a user and password")]
    [InlineData(500, "the partner's server failed")]
    public async Task AStatusThatIsNoAnswerSaysWhatToAskFor(int status, string advice)
    {
        await using var target = await Target.StartAsync(status);
        var checks = await RunAsync(Out(target.Address));
        Assert.Equal("ok ok skipped skipped ok ok failed skipped skipped skipped", Words(checks));
        Assert.StartsWith($"HTTP {status} ", Of(checks, "round-trip"), StringComparison.Ordinal);
        Assert.Contains(advice, Of(checks, "round-trip"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyAnswerIsNoReceipt()
    {
        await using var target = await Target.StartAsync(_ => Task.CompletedTask);
        var checks = await RunAsync(Out(target.Address));
        Assert.Equal("failed", Word(checks, "round-trip"));
        Assert.StartsWith("HTTP 200 without a body", Of(checks, "round-trip"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATextIsNoReceiptEither()
    {
        await using var target = await Target.StartAsync(200, ("Content-Type", "text/html"));
        var checks = await RunAsync(Out(target.Address));
        Assert.Equal("ok ok skipped skipped ok ok ok failed skipped skipped", Words(checks));
        Assert.StartsWith("The answer is text/html and no MDN", Of(checks, "mdn-signature"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReceiptOfAnotherCertificateNamesBoth()
    {
        var partner = new As2Partner(TheirOpener, parties.Ours.AsPartner) { Signer = parties.Stranger };
        await using var target = await Target.StartAsync(partner.AnswerAsync);
        var checks = await RunAsync(Out(target.Address));
        Assert.Equal("ok ok skipped skipped ok ok ok failed ok ok", Words(checks));
        foreach (var facts in new[] { parties.Stranger.AsPartner.Facts, parties.Theirs.AsPartner.Facts })
        {
            Assert.Contains($"serial {facts.SerialHex} (SHA-256 {facts.Thumbprint[..16]}…)", Of(checks, "mdn-signature"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AReceiptThatIsNotSignedFailsWhereASignedOneWasAskedFor()
    {
        var partner = new As2Partner(TheirOpener, parties.Ours.AsPartner);
        await using var target = await Target.StartAsync(partner.AnswerAsync);
        Assert.Equal("ok ok skipped skipped ok ok ok failed ok ok", Words(await RunAsync(Out(target.Address))));
        var unsigned = await RunAsync(Out(target.Address, new As2Terms { Us = "NORTHWIND", Them = "ACME", Key = "northwind", ReceiptSigned = false }));
        Assert.Equal("ok ok skipped skipped ok ok ok skipped ok ok", Words(unsigned));
    }

    [Fact]
    public async Task AnotherDigestOverTheSameOctetsAndTheSameOverOthersAreTold()
    {
        var partner = new As2Partner(TheirOpener, parties.Ours.AsPartner) { Signer = parties.Theirs, Mic = m => MicValue.Of(SHA512.HashData(Convert.FromBase64String(m.Digest)), HashAlgorithmName.SHA512) };
        await using var target = await Target.StartAsync(partner.AnswerAsync);
        var checks = await RunAsync(Out(target.Address));
        Assert.Equal("ok ok skipped skipped ok ok ok ok failed ok", Words(checks));
        Assert.StartsWith("The partner made the digest with sha-512, we with sha-256", Of(checks, "mic"), StringComparison.Ordinal);

        partner = new As2Partner(TheirOpener, parties.Ours.AsPartner) { Signer = parties.Theirs, Mic = m => MicValue.Of(SHA256.HashData("x"u8), m.Algorithm) };
        await using var other = await Target.StartAsync(partner.AnswerAsync);
        checks = await RunAsync(Out(other.Address));
        Assert.Contains("it makes the digest over other octets than were signed", Of(checks, "mic"), StringComparison.Ordinal);

        partner = new As2Partner(TheirOpener, parties.Ours.AsPartner) { Signer = parties.Theirs, Mic = _ => null };
        await using var none = await Target.StartAsync(partner.AnswerAsync);
        Assert.Equal("failed", Word(await RunAsync(Out(none.Address)), "mic"));
    }

    [Fact]
    public async Task ANegativeDispositionIsShownWithWhatThePartnerSaid()
    {
        var partner = new As2Partner(TheirOpener, parties.Ours.AsPartner)
        {
            Signer = parties.Theirs,
            Says = Disposition.Error(DispositionText.UnknownTradingRelationship),
            Words = "No profile for you.\r\nCall us.",
        };
        await using var target = await Target.StartAsync(partner.AnswerAsync);
        var checks = await RunAsync(Out(target.Address));
        Assert.Equal("ok ok skipped skipped ok ok ok ok skipped failed", Words(checks));
        Assert.Equal(
            "automatic-action/MDN-sent-automatically; processed/error: unknown-trading-relationship. The partner does not know the pair of AS2 names NORTHWIND to ACME: "
            + "compare both, letter by letter. The partner says: No profile for you. Call us.",
            Of(checks, "disposition"));
    }

    [Fact]
    public async Task APartnerThatHasAnotherCertificateOfOursSaysSoInItsReceipt()
    {
        var partner = new As2Partner(TheirOpener, parties.Stranger.AsPartner) { Signer = parties.Theirs };
        await using var target = await Target.StartAsync(partner.AnswerAsync);
        var checks = await RunAsync(Out(target.Address));
        Assert.Equal("failed", Word(checks, "disposition"));
        Assert.Contains("send it the certificate of our key northwind", Of(checks, "disposition"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingKeyAndACertificateThatHasEndedStopBeforeAnythingIsSent()
    {
        await using var target = await Target.StartAsync(Partner.AnswerAsync);
        var checks = await RunAsync(Out(target.Address, new As2Terms { Us = "NORTHWIND", Them = "ACME", Key = "southwind" }));
        Assert.Equal("ok ok skipped skipped failed ok skipped skipped skipped skipped", Words(checks));
        Assert.StartsWith("No key called southwind is in use for sign", Of(checks, "our-key"), StringComparison.Ordinal);

        var ended = parties.Theirs.AsPartner with { Until = TimeProvider.System.GetUtcNow().AddDays(-2) };
        checks = await RunAsync(Out(target.Address), certificates: ended);
        Assert.Equal("ok ok skipped skipped ok failed skipped skipped skipped skipped", Words(checks));
        Assert.Contains($"'acme' ended on {ended.Until:yyyy-MM-dd}", Of(checks, "partner-certificates"), StringComparison.Ordinal);
        var soon = parties.Theirs.AsPartner with { Until = TimeProvider.System.GetUtcNow().AddDays(7).AddHours(1) };
        checks = await RunAsync(Out(target.Address), certificates: soon);
        Assert.Equal("warning", Word(checks, "partner-certificates"));
        Assert.Contains("7 days left", Of(checks, "partner-certificates"), StringComparison.Ordinal);
        Assert.Single(target.Received);
    }

    [Fact]
    public async Task AsynchronousReceiptsAndChannelsInAreTriedWithoutAMessage()
    {
        await using var target = await Target.StartAsync(Partner.AnswerAsync);
        var terms = new As2Terms { Us = "NORTHWIND", Them = "ACME", Key = "northwind", Receipt = ReceiptMode.Async };
        Assert.Equal("ok ok skipped skipped ok ok skipped skipped skipped skipped", Words(await RunAsync(Out(target.Address, terms))));
        var channel = Out(target.Address) with { Direction = ChannelDirection.In, Url = null };
        Assert.Equal("skipped skipped skipped skipped ok ok skipped skipped skipped skipped", Words(await RunAsync(channel)));
        channel = channel with { As2 = terms with { ReceiptUrl = target.Address } };
        Assert.Equal("ok ok skipped skipped ok ok skipped skipped skipped skipped", Words(await RunAsync(channel)));
        Assert.Empty(target.Received);
    }

    private static string Words(IReadOnlyList<ChannelCheck> checks) => string.Join(' ', checks.Select(c => c.Outcome.ToString().ToLowerInvariant()));

    private static string Word(IReadOnlyList<ChannelCheck> checks, string name) => checks.Single(c => c.Name == name).Outcome.ToString().ToLowerInvariant();

    private static string Of(IReadOnlyList<ChannelCheck> checks, string name) => checks.Single(c => c.Name == name).Detail;

    private static Uri Localhost(Target target) => new($"https://localhost:{target.Address.Port}/as2");

    private static X509Certificate2 Server(string subject, int days = 90) =>
        SomeKeys.Certificate(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(days), subject, rsa: 2048);

    private static PartnerCertificate Tls(X509Certificate2 certificate) => new()
    {
        Id = "acme-tls",
        Uses = CertificateUse.Tls,
        Facts = CertificateFacts.Of(certificate),
        From = certificate.NotBefore.ToUniversalTime(),
        Until = certificate.NotAfter.ToUniversalTime(),
    };

    private static Channel Out(Uri url, As2Terms? terms = null) => new()
    {
        Id = new ChannelId("acme-out"),
        Partner = Some.Partner,
        Direction = ChannelDirection.Out,
        Transport = "as2",
        Url = url,
        As2 = terms ?? new As2Terms { Us = "NORTHWIND", Them = "ACME", Key = "northwind" },
    };

    private Task<IReadOnlyList<ChannelCheck>> RunAsync(Channel channel, PartnerCertificate? tls = null, PartnerCertificate? certificates = null, string[]? networks = null, OutboundProxyOptions? proxy = null)
    {
        var secrets = new FakeSecrets();
        var partner = new TradingPartner
        {
            Id = Some.Partner,
            Name = "Acme",
            SnapshotHash = "s1",
            Channels = [channel],
            Certificates = tls is null ? [certificates ?? parties.Theirs.AsPartner] : [certificates ?? parties.Theirs.AsPartner, tls],
        };
        var security = new SecurityOptions { Outbound = new OutboundOptions { AllowedNetworks = networks ?? ["127.0.0.0/8", "::1/128"], Proxy = proxy ?? new OutboundProxyOptions() } };
        var node = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton(Options.Create(security))
            .AddSingleton<IConnectionGuard>(new ConnectionGuard(Options.Create(security), secrets, NullLogger<ConnectionGuard>.Instance))
            .AddSingleton<IPartnerDirectory>(new FixedPartners(partner))
            .AddSingleton<IKeyVault>(new SomeVault(parties.Ours))
            .AddSingleton<IEnvelopeOpener>(parties.Opener)
            .AddSingleton<SigningKeys>()
            .AddSingleton<ISecrets>(secrets)
            .AddAs2Transport()
            .BuildServiceProvider();
        _nodes.Add(node);
        return node.GetRequiredKeyedService<IChannelTest>(As2Registration.Key).RunAsync(channel, Ct);
    }
}
