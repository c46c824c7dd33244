using System.Text;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Certificates;
using Gateway.Security.Envelopes;
using Gateway.Tests.Api.Host;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.Email;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Interop.Email;

/// <summary>Our side of SMTP as a node has it, with the guard that every connection goes through.</summary>
internal sealed class EmailNode : IAsyncDisposable
{
    public const string PasswordReference = "${env:GW_SECRET_SMTP}";
    public const string From = "invoices@northwind.test";
    public static readonly byte[] Invoice = Encoding.ASCII.GetBytes("ISA*00*          *00*~IEA*1*000000001~");
    private readonly ServiceProvider _services;

    public EmailNode(IKeyVault? vault = null, TradingPartner? partner = null, EmailOptions? options = null, OutboundOptions? outbound = null, TimeProvider? clock = null)
    {
        Secrets.Values[PasswordReference] = PostfixServer.Password;
        var security = new SecurityOptions { Outbound = outbound ?? new OutboundOptions { AllowedNetworks = ["127.0.0.0/8", "::1/128"] } };
        var services = new ServiceCollection()
            .AddLogging(l => l.AddProvider(Log))
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton(Options.Create(security))
            .AddSingleton<ISecrets>(Secrets)
            .AddSingleton(clock ?? TimeProvider.System)
            .AddSingleton<IConnectionGuard>(new ConnectionGuard(Options.Create(security), Secrets, NullLogger<ConnectionGuard>.Instance))
            .AddSingleton<IPartnerDirectory>(partner is null ? new FixedPartners() : new FixedPartners(partner))
            .AddSingleton(new SigningKeys(vault ?? new NoKeys(), clock ?? TimeProvider.System))
            .AddEmailTransport()
            .AddSingleton(Options.Create(options ?? new EmailOptions { Enabled = true }));
        _services = services.BuildServiceProvider();
        Sender = _services.GetRequiredKeyedService<ISender>(EmailRegistration.Key);
        Sealer = _services.GetRequiredKeyedService<ISealer>(EmailRegistration.Key);
    }

    public FakeSecrets Secrets { get; } = new();

    public CapturedLog Log { get; } = new();

    public ISender Sender { get; }

    public ISealer Sealer { get; }

    /// <summary>A channel to the server's port without TLS.</summary>
    public static Channel Channel(PostfixServer server, Func<SmtpTerms, SmtpTerms>? change = null) => Channel(server.Plain, change);

    public static Channel Channel(int port, Func<SmtpTerms, SmtpTerms>? change = null)
    {
        var terms = new SmtpTerms
        {
            Host = "127.0.0.1",
            Port = port,
            Tls = MailTls.None,
            From = From,
            To = [PostfixServer.Orders],
            FileName = FileNameTemplate.Parse("{document}-{id}.edi").Template!,
        };
        return new Channel
        {
            Id = Some.Out,
            Partner = Some.Partner,
            Direction = ChannelDirection.Out,
            Transport = "email",
            Secret = new SecretRef(Some.Partner, PasswordReference),
            Timeout = TimeSpan.FromSeconds(60),
            MaxBytes = 25L << 20,
            Smtp = change?.Invoke(terms) ?? terms,
        };
    }

    /// <summary>The same with TLS and a login.</summary>
    public static Channel Secured(PostfixServer server, MailTls tls = MailTls.Implicit, Func<SmtpTerms, SmtpTerms>? change = null) => Channel(server, s =>
    {
        var terms = s with
        {
            Port = tls == MailTls.Implicit ? server.Implicit : server.StartTls,
            Tls = tls,
            User = PostfixServer.User,
            ServerCertificates = [server.Certificate],
        };
        return change?.Invoke(terms) ?? terms;
    });

    public static OutboundMessage Message(Channel channel, byte[]? content = null, string? name = "invoice-1.edi") => new()
    {
        Channel = channel,
        MessageId = "dl_1",
        ContentType = "application/edi-x12",
        FileName = name,
        Purpose = "document",
        Length = (content ?? Invoice).Length,
        Attempt = 1,
        OpenBody = _ => ValueTask.FromResult<Stream>(new MemoryStream(content ?? Invoice, writable: false)),
    };

    /// <summary>The mail of a message, as the ledger would keep it.</summary>
    public async Task<byte[]> SealAsync(OutboundMessage message, CancellationToken ct)
    {
        using var wire = new MemoryStream();
        _ = Xunit.Assert.IsType<SealResult.Sealed>(await Sealer.SealAsync(message, wire, ct));
        return wire.ToArray();
    }

    public Task<SendResult> SendAsync(OutboundMessage message, byte[] wire, CancellationToken ct) => Sender.SendAsync(
        message with { Length = wire.Length, OpenBody = _ => ValueTask.FromResult<Stream>(new MemoryStream(wire, writable: false)) }, ct);

    /// <summary>Seals and sends.</summary>
    public async Task<SendResult> SendAsync(OutboundMessage message, CancellationToken ct) => await SendAsync(message, await SealAsync(message, ct), ct);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class NoKeys : IKeyVault
    {
        public IReadOnlyList<OwnKey> Keys => [];

        public OwnKey? Current(string name, CertificateUse use, DateTimeOffset at) => null;

        public OwnKey? Find(ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> serial, string? name = null) => null;

        public OwnKey? Find(ReadOnlySpan<byte> subjectKeyIdentifier, string? name = null) => null;

        public ValueTask<PrivateKey?> OpenKeyAsync(string id, CancellationToken ct) => ValueTask.FromResult<PrivateKey?>(null);

        public Task<bool> RefreshAsync(CancellationToken ct) => Task.FromResult(false);
    }
}
