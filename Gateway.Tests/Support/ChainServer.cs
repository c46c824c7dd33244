using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Support;

/// <summary>A server that shows one certificate and sends the others of its chain along, and ends each connection after the handshake.</summary>
public sealed class ChainServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly SslStreamCertificateContext _shown;
    private readonly Task _serving;

    private ChainServer(X509Certificate2 server, X509Certificate2[] others)
    {
        _shown = SslStreamCertificateContext.Create(
            server, [.. others], offline: true, others.Length > 0 ? SslCertificateTrust.CreateForX509Collection([others[^1]]) : null);
        _listener.Start();
        Address = new Uri($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/as2");
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    public static Task<ChainServer> StartAsync(X509Certificate2 server, params X509Certificate2[] others) => Task.FromResult(new ChainServer(server, others));

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _serving;
        _ending.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _shown }, _ending.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or IOException or AuthenticationException or SocketException)
            {
                // The client went away, as one does that trusts nobody; the next is waited for.
            }
        }
    }
}
