using System.Net;
using System.Net.Http.Headers;
using Gateway.Tests.Api.Host;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Whose word about the caller's address counts: connections from 127.0.0.2 are those of the proxy, others are strangers'.</summary>
public sealed class ForwardedAddressTests
{
    private const string Caller = "203.0.113.9";
    private const string Proxy = "127.0.0.2";
    private const string Stranger = "127.0.0.3";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NobodyIsBelievedUnlessTheInstallationSaysSo()
    {
        await using var host = await ApiHost.StartAsync();

        Assert.Equal("127.0.0.1", await RemoteAsync(host, "127.0.0.1", Caller));
    }

    [Theory]
    [InlineData(Stranger, Caller, Stranger)]
    [InlineData(Proxy, Caller, Caller)]
    [InlineData(Proxy, "203.0.113.9:40000", Caller)]
    [InlineData(Proxy, "2001:db8::7", "2001:db8::7")]
    [InlineData(Proxy, null, Proxy)]
    [InlineData(Proxy, "nobody", Proxy)]
    [InlineData(Proxy, "198.51.100.1, " + Caller, Caller)]
    [InlineData(Proxy, "198.51.100.1, 127.0.0.2, " + Caller, Caller)]
    [InlineData(Proxy, "198.51.100.1, " + Caller + ", 10.1.2.3", Caller)]
    [InlineData(Proxy, "10.1.2.3", "10.1.2.3")]
    public async Task TheCallerIsTheLastAddressThatNoProxyOfOursHas(string from, string? forwarded, string remote)
    {
        await using var host = await TrustingAsync();

        Assert.Equal(remote, await RemoteAsync(host, from, forwarded));
    }

    [Fact]
    public async Task RefusedKeysAreCountedAndLoggedForTheCallerAndNotForTheProxy()
    {
        await using var host = await TrustingAsync();
        var wrong = host.AcmeKey()[..^43] + new string('A', 43);
        for (var i = 0; i < 3; i++)
        {
            _ = await (await GetAsync(host, wrong, Caller)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        }

        _ = await (await GetAsync(host, wrong, "198.51.100.1, " + Caller)).ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-failures");
        _ = await (await GetAsync(host, wrong, "203.0.113.10")).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal(3, host.Log.Lines.Count(l => l.Event == 1301 && l.Text.Contains($"from {Caller} ", StringComparison.Ordinal)));
    }

    private static Task<ApiHost> TrustingAsync() => ApiHost.StartAsync(settings: new Dictionary<string, string?>
    {
        ["Gateway:Proxies:0"] = Proxy + "/32",
        ["Gateway:Proxies:1"] = "10.0.0.0/8",
        ["Access:FailuresPerKey"] = "3",
    });

    /// <summary>The address that an exchange handed in so is stored with.</summary>
    private static async Task<string?> RemoteAsync(ApiHost host, string from, string? forwarded)
    {
        using var client = LocalAddress.Client(from, host.Address);
        using var request = Request(HttpMethod.Post, host.AcmeKey(), forwarded);
        request.Content = new ByteArrayContent("x"u8.ToArray());
        Assert.Equal(HttpStatusCode.Accepted, (await client.SendAsync(request, Ct)).StatusCode);
        return Assert.Single(host.Inbox.Committed).Message.RemoteAddress;
    }

    private static async Task<HttpResponseMessage> GetAsync(ApiHost host, string key, string forwarded)
    {
        using var client = LocalAddress.Client(Proxy, host.Address);
        using var request = Request(HttpMethod.Get, key, forwarded);
        return await client.SendAsync(request, Ct);
    }

    private static HttpRequestMessage Request(HttpMethod method, string key, string? forwarded)
    {
        var request = new HttpRequestMessage(method, "/api/v1/exchanges");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (forwarded is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwarded);
        }

        return request;
    }
}
