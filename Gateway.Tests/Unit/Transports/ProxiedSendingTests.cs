using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Security;
using Gateway.Tests.Api.Host;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>Messages that leave through the forward proxy of the installation, and proxies that do not let them.</summary>
public sealed class ProxiedSendingTests
{
    private const string Password = "${env:GW_SECRET_PROXY}";
    private readonly FakeSecrets _secrets = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APlainRequestIsHandedToTheProxyWhole()
    {
        await using var target = await Target.StartAsync(202, ("Gateway-Reference", "R-1"));
        await using var proxy = new ForwardProxy();
        var url = new Uri($"http://partner.example:{target.Address.Port}/in?a=b");

        Assert.Equal(new SendResult.Delivered("R-1"), await SendAsync(Through(proxy), url));

        Assert.Equal([$"POST {url}"], proxy.Requests);
        var (headers, body) = Assert.Single(target.Received);
        Assert.Equal(("payload", $"partner.example:{target.Address.Port}"), (Encoding.UTF8.GetString(body), headers.Host.ToString()));
        Assert.False(headers.ContainsKey("Proxy-Authorization"));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task WhatTheProxyWantsIsTheUserAndThePasswordOfTheSettings(string scheme)
    {
        _secrets.Values[Password] = "s3cret:ä";
        await using var target = await Target.StartAsync(200);
        await using var proxy = new ForwardProxy { Wants = "gateway:s3cret:ä" };
        var url = new Uri($"{scheme}://partner.example:{target.Address.Port}/");

        var result = await SendAsync(Through(proxy, user: "gateway"), url);

        // The target has no TLS: behind the tunnel it is the target's fault, and no longer the proxy's.
        Assert.Equal(scheme == "http" ? null : "tls-failed", (result as SendResult.Failed)?.Code);
        _ = Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData("http", "s3cret")]
    [InlineData("https", "s3cret")]
    [InlineData("http", null)]
    [InlineData("https", null)]
    public async Task AUserThatTheProxyDoesNotTakeHasACodeAndIsTriedAgain(string scheme, string? password)
    {
        if (password is not null)
        {
            _secrets.Values[Password] = password;
        }

        await using var target = await Target.StartAsync(200);
        await using var proxy = new ForwardProxy { Wants = "gateway:another" };

        var result = await SendAsync(Through(proxy, user: "gateway"), new Uri($"{scheme}://partner.example:{target.Address.Port}/"));

        Failed(result, "proxy-authentication", password is null ? "password of the proxy's user is not there" : "407");
        Assert.Empty(target.Received);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task AProxyThatIsDownIsTriedAgain(string scheme)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Failed(await SendAsync(new OutboundProxyOptions { Url = $"http://127.0.0.1:{port}" }, new Uri($"{scheme}://partner.example/")), "proxy-unreachable", $"127.0.0.1:{port}");
        Failed(await SendAsync(new OutboundProxyOptions { Url = "http://nowhere.invalid:3128" }, new Uri($"{scheme}://partner.example/")), "proxy-unreachable", "nowhere.invalid");
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "is no proxy")]
    [InlineData("HTTP/1.1 200", "is no proxy")]
    [InlineData("", "is no proxy")]
    public async Task WhatIsNoProxyIsSaidToBeNone(string says, string detail)
    {
        await using var proxy = new ForwardProxy { Says = says };
        Failed(await SendAsync(Through(proxy), new Uri("https://partner.example/")), "proxy-unreachable", detail);
    }

    [Theory]
    [InlineData("403 Forbidden")]
    [InlineData("503 Service Unavailable")]
    public async Task AProxyThatDoesNotConnectUsSaysWhy(string status)
    {
        await using var proxy = new ForwardProxy { Status = status };
        Failed(await SendAsync(Through(proxy), new Uri("https://partner.example:4080/")), "proxy-refused", $"does not connect us to partner.example:4080: HTTP/1.1 {status}");
    }

    /// <summary>The proxy could reach what we may not: it is not asked. Each target is checked, also over http, where one connection could serve all.</summary>
    [Theory]
    [InlineData("http://10.0.0.1/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("https://169.254.169.254/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://private.example/")]
    [InlineData("https://private.example/")]
    public async Task ATargetThatPolicyRefusesIsNotAskedForAtTheProxy(string url)
    {
        await using var target = await Target.StartAsync(200);
        await using var proxy = new ForwardProxy();
        using var sender = new HttpSender(Guard(Through(proxy)), _secrets, TimeProvider.System);
        _ = Assert.IsType<SendResult.Delivered>(await sender.SendAsync(HttpSenderTests.Message(new Uri($"http://partner.example:{target.Address.Port}/"), "payload"), Ct));

        var failed = Assert.IsType<SendResult.Failed>(await sender.SendAsync(HttpSenderTests.Message(new Uri(url), "payload"), Ct));

        Assert.Equal(("destination-refused", false), (failed.Code, failed.Retry));
        _ = Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData("erp.example")]
    [InlineData(".example")]
    public async Task WhatIsExceptedIsReachedDirectly(string except)
    {
        await using var target = await Target.StartAsync(200);
        await using var proxy = new ForwardProxy();

        var result = await SendAsync(Without(proxy, except), new Uri($"http://erp.example:{target.Address.Port}/"));

        _ = Assert.IsType<SendResult.Delivered>(result);
        Assert.Empty(proxy.Requests);
    }

    /// <summary>Where only the proxy can look names up, it does; what is an address already is still checked here.</summary>
    [Theory]
    [InlineData("http://unknown.invalid:{0}/", null)]
    [InlineData("http://localhost:{0}/", "destination-refused")]
    [InlineData("http://partner.localhost:{0}/", "destination-refused")]
    [InlineData("http://10.0.0.1:{0}/", "destination-refused")]
    [InlineData("https://[fd00::1]:{0}/", "destination-refused")]
    public async Task ANameThatOnlyTheProxyCanLookUpIsLeftToIt(string url, string? code)
    {
        await using var target = await Target.StartAsync(200);
        await using var proxy = new ForwardProxy();
        var options = Through(proxy);
        options.ResolveTargets = false;

        var result = await SendAsync(
            options, new Uri(url.Replace("{0}", target.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)), networks: []);

        Assert.Equal(code, (result as SendResult.Failed)?.Code);
        Assert.Equal(code is null ? 1 : 0, proxy.Requests.Count);
    }

    [Theory]
    [InlineData("https://proxy.example:3128", null, null, null)]
    [InlineData("http://user:password@proxy.example:3128", null, null, null)]
    [InlineData("http://proxy.example:3128/path", null, null, null)]
    [InlineData("proxy.example:3128", null, null, null)]
    [InlineData(null, "gateway", Password, null)]
    [InlineData("http://proxy.example:3128", "gateway", null, null)]
    [InlineData("http://proxy.example:3128", null, Password, null)]
    [InlineData("http://proxy.example:3128", "gate:way", Password, null)]
    [InlineData("http://proxy.example:3128", "gateway", "s3cret", null)]
    [InlineData("http://proxy.example:3128", "gateway", "${env:PATH}", null)]
    [InlineData("http://proxy.example:3128", "gateway", "${file:secrets/proxy}", null)]
    [InlineData("http://proxy.example:3128", null, null, "not a name")]
    [InlineData("http://proxy.example:3128", null, null, "10.0.0.0/40")]
    public void SettingsThatMeanNothingAreRefusedAtTheStart(string? url, string? user, string? password, string? except)
    {
        var proxy = new OutboundProxyOptions { Url = url, User = user, Password = password, Except = except is null ? [] : [except] };
        Assert.True(new SecurityOptionsValidator().Validate(null, new SecurityOptions { Outbound = new OutboundOptions { Proxy = proxy } }).Failed);
    }

    [Fact]
    public void SettingsThatMeanSomethingAreTaken()
    {
        var proxy = new OutboundProxyOptions { Url = "http://proxy.example:3128", User = "gateway", Password = Password, Except = ["erp", ".corp.example", "10.0.0.0/8", "::1"] };
        Assert.True(new SecurityOptionsValidator().Validate(null, new SecurityOptions { Outbound = new OutboundOptions { Proxy = proxy } }).Succeeded);
    }

    private static void Failed(SendResult result, string code, string detail)
    {
        var failed = Assert.IsType<SendResult.Failed>(result);
        Assert.Equal((code, true), (failed.Code, failed.Retry));
        Assert.Contains(detail, failed.Detail, StringComparison.Ordinal);
    }

    private static OutboundProxyOptions Through(ForwardProxy proxy) => new() { Url = proxy.Url };

    private static OutboundProxyOptions Without(ForwardProxy proxy, string except) => new() { Url = proxy.Url, Except = [except] };

    private static OutboundProxyOptions Through(ForwardProxy proxy, string user) => new() { Url = proxy.Url, User = user, Password = Password };

    private async Task<SendResult> SendAsync(OutboundProxyOptions proxy, Uri url, string[]? networks = null)
    {
        using var sender = new HttpSender(Guard(proxy, networks), _secrets, TimeProvider.System);
        return await sender.SendAsync(HttpSenderTests.Message(url, "payload"), Ct);
    }

    /// <summary>Here <c>private.example</c> is in a private network, <c>*.invalid</c> is nowhere, and every other name is this machine.</summary>
    private ConnectionGuard Guard(OutboundProxyOptions proxy, string[]? networks = null) => new(
        Options.Create(new SecurityOptions { Outbound = new OutboundOptions { AllowedNetworks = networks ?? ["127.0.0.0/8"], Proxy = proxy } }), _secrets,
        NullLogger<ConnectionGuard>.Instance,
        (host, _) => host.EndsWith(".invalid", StringComparison.Ordinal) ? throw new SocketException((int)SocketError.HostNotFound)
            : Task.FromResult<IPAddress[]>([host == "private.example" ? IPAddress.Parse("10.0.0.1") : IPAddress.Loopback]));
}
