using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Security;
using Gateway.Tests.Api.Host;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Gateway.Tests.Unit.Security;

public sealed class ConnectionGuardTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ConnectionGuardTests() => _listener.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    // Spellings of 127.0.0.1 that a filter over text would miss; the last is a name.
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.0.0.1.")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[::1]")]
    [InlineData("0.0.0.0")]
    [InlineData("localhost")]
    public async Task NothingReachesALoopbackListener(string host)
    {
        using var client = new HttpClient(Guard().CreateHandler());
        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://{host}:{Port}/"), Token));
        // A spelling that is no address to the system may fail as an unknown host, but never connect.
        Assert.True(DestinationRefusedException.In(thrown) is not null || thrown.InnerException is SocketException, thrown.ToString());
        Assert.False(_listener.Pending());
    }

    [Fact]
    public async Task ANameWithOneRefusedAddressIsRefusedWhole()
    {
        var guard = Guard(resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("1.1.1.1"), IPAddress.Loopback]));
        await Assert.ThrowsAsync<DestinationRefusedException>(async () => await guard.ConnectAsync("mixed.example", Port, Token));
        Assert.False(_listener.Pending());
    }

    /// <summary>For a library that makes its own connections: it gets addresses, and never a name that it could look up itself.</summary>
    [Fact]
    public async Task AddressesToConnectToAreCheckedAlike()
    {
        var guard = Guard(["127.0.0.1/32"], (host, _) => Task.FromResult<IPAddress[]>(host == "mixed.example" ? [IPAddress.Loopback, IPAddress.Parse("10.0.0.1")] : [IPAddress.Loopback]));

        Assert.Equal([IPAddress.Loopback], await guard.AddressesAsync("good.example", Port, Token));
        Assert.Equal([IPAddress.Loopback], await guard.AddressesAsync("2130706433", Port, Token));
        _ = await Assert.ThrowsAsync<DestinationRefusedException>(async () => await guard.AddressesAsync("mixed.example", Port, Token));
        _ = await Assert.ThrowsAsync<DestinationRefusedException>(async () => await guard.AddressesAsync("::ffff:127.0.0.1", Port, Token));
    }

    [Fact]
    public async Task ASecondLookUpCannotLeadElsewhere()
    {
        var lookUps = 0;
        var guard = Guard(["127.0.0.1/32"], (_, _) => Task.FromResult<IPAddress[]>(++lookUps == 1 ? [IPAddress.Loopback] : [IPAddress.Parse("10.0.0.1")]));
        await using var stream = await guard.ConnectAsync("rebind.example", Port, Token);
        using var accepted = await _listener.AcceptTcpClientAsync(Token);
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)stream.Socket.RemoteEndPoint!).Address.MapToIPv4());
        Assert.Equal(1, lookUps);
    }

    [Fact]
    public async Task AnOpenedNetworkIsReachedAndARedirectIsAnAnswer()
    {
        var served = ServeAsync($"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var handler = Guard(["127.0.0.0/8"]).CreateHandler();
        using var client = new HttpClient(handler);
        using var answer = await client.GetAsync(new Uri($"http://partner.localhost:{Port}/in"), Token);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(0, handler.CookieContainer.Count);
        Assert.StartsWith("GET /in HTTP/1.1", await served, StringComparison.Ordinal);
    }

    [Fact]
    public void NoProxyOfTheEnvironmentAndNoLongLivedPool()
    {
        using var handler = Guard().CreateHandler();
        Assert.False(handler.UseProxy);
        Assert.False(handler.UseCookies);
        Assert.False(handler.AllowAutoRedirect);
        Assert.Equal(TimeSpan.FromMinutes(2), handler.PooledConnectionLifetime);
    }

    [Fact]
    public void OptionsRefuseWhatIsNoNetworkOrPort()
    {
        Assert.True(Validate(["127.0.0.0/8"], [443]).Succeeded);
        Assert.True(Validate(["127.0.0.1/33"], []).Failed);
        Assert.True(Validate(["example.com"], []).Failed);
        Assert.True(Validate([], [0]).Failed);

        static ValidateOptionsResult Validate(string[] networks, int[] ports) => new SecurityOptionsValidator().Validate(
            null, new SecurityOptions { Outbound = new OutboundOptions { AllowedNetworks = networks, AllowedPorts = ports } });
    }

    private static ConnectionGuard Guard(string[]? networks = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) => new(
        Options.Create(new SecurityOptions { Outbound = new OutboundOptions { AllowedNetworks = networks ?? [] } }),
        new FakeSecrets(),
        NullLogger<ConnectionGuard>.Instance,
        resolve ?? ((host, ct) => host == "partner.localhost" ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : Dns.GetHostAddressesAsync(host, ct)));

    private async Task<string> ServeAsync(string answer)
    {
        using var client = await _listener.AcceptTcpClientAsync(Token);
        var stream = client.GetStream();
        var buffer = new byte[4096];
        var read = await stream.ReadAsync(buffer, Token);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), Token);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }
}
