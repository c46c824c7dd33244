using System.Security.Cryptography;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Tests.Api.Host;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.Sftp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Interop.Sftp;

/// <summary>Our side of SFTP as a node has it, with the guard that every connection goes through.</summary>
internal sealed class SftpNode : IAsyncDisposable
{
    public const string PasswordReference = "${env:GW_SECRET_SFTP}";
    public const string KeyReference = "${file:secrets/id}";
    public const string PassphraseReference = "${env:GW_SECRET_PASSPHRASE}";
    private readonly ServiceProvider _services;

    public SftpNode(SftpOptions? options = null, OutboundOptions? outbound = null)
    {
        Secrets.Values[PasswordReference] = SshServer.Password;
        var security = new SecurityOptions { Outbound = outbound ?? new OutboundOptions { AllowedNetworks = ["127.0.0.0/8", "::1/128"] } };
        var services = new ServiceCollection()
            .AddLogging(l => l.AddProvider(Log))
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton(Options.Create(security))
            .AddSingleton<ISecrets>(Secrets)
            .AddSingleton<IConnectionGuard>(new ConnectionGuard(Options.Create(security), Secrets, NullLogger<ConnectionGuard>.Instance, ResolveAsync))
            .AddSftpTransport();
        if (options is not null)
        {
            _ = services.AddSingleton(Options.Create(options));
        }

        _services = services.BuildServiceProvider();
        Sender = _services.GetRequiredKeyedService<ISender>(SftpRegistration.Key);
        Test = _services.GetRequiredKeyedService<IChannelTest>(SftpRegistration.Key);
        Sessions = _services.GetRequiredService<SftpSessions>();
    }

    public FakeSecrets Secrets { get; } = new();

    public CapturedLog Log { get; } = new();

    public ISender Sender { get; }

    public IChannelTest Test { get; }

    public SftpSessions Sessions { get; }

    /// <summary>A channel out into the folder <c>in</c> of the server's account, by password.</summary>
    public static async Task<Channel> ChannelAsync(SshServer server, int? port = null) => new()
    {
        Id = Some.Out,
        Partner = Some.Partner,
        Direction = ChannelDirection.Out,
        Transport = "sftp",
        Secret = new SecretRef(Some.Partner, PasswordReference),
        Timeout = TimeSpan.FromMinutes(1),
        Sftp = new SftpTerms
        {
            Host = "127.0.0.1",
            Port = port ?? server.Port,
            User = server.User,
            HostKeys = [await server.FingerprintAsync()],
            Folder = server.In,
            FileName = FileNameTemplate.Parse("{document}-{id}.edi").Template,
        },
    };

    public static OutboundMessage Message(Channel channel, byte[] content, string name = "invoice-1.edi", int attempt = 1) => new()
    {
        Channel = channel,
        MessageId = "dl_1",
        ContentType = "application/edi-x12",
        FileName = name,
        Purpose = "document",
        Length = content.Length,
        Attempt = attempt,
        OpenBody = _ => ValueTask.FromResult<Stream>(new MemoryStream(content, writable: false)),
    };

    /// <summary>Bytes that do not repeat themselves.</summary>
    public static byte[] Bytes(int length) => RandomNumberGenerator.GetBytes(length);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static Task<System.Net.IPAddress[]> ResolveAsync(string host, CancellationToken ct) => host.EndsWith(".example", StringComparison.Ordinal)
        ? Task.FromResult<System.Net.IPAddress[]>([System.Net.IPAddress.Loopback])
        : System.Net.Dns.GetHostAddressesAsync(host, ct);
}
