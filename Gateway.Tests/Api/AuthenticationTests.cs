using System.Data.Common;
using System.Net;
using Gateway.Access;
using Gateway.Tests.Api.Host;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Gateway.Tests.Api;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _host = await ApiHost.StartAsync(settings: new Dictionary<string, string?> { ["Access:FailuresPerKey"] = "3", ["Access:FailuresPerAddress"] = "8" });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task AKeyIsTakenAsBearerAndInItsOwnHeader()
    {
        var key = _host.AcmeKey();
        Assert.Equal(HttpStatusCode.OK, (await _host.Client(key).GetAsync("/api/v1/exchanges", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync((ApiKeyDefaults.Header, key))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync((ApiKeyDefaults.Header, key), ("Authorization", "Basic dTpw"))).StatusCode);
    }

    [Fact]
    public async Task UnknownWrongExpiredRevokedAndMissingKeysGetTheSameAnswer()
    {
        var good = _host.AcmeKey();
        var expired = _host.Key(FakeDirectory.Acme, lifetime: TimeSpan.FromMinutes(1));
        var revoked = _host.AcmeKey();
        _ = await _host.Access.RevokeKeyAsync(ApiKeyText.IdOf(revoked)!, _host.Clock.GetUtcNow(), "person:a", Ct);
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        var answers = new List<string>();
        foreach (var key in new[] { new ApiKeyFactory(_host.Clock).Create("x", null, [], []).Text, good[..^1] + (good[^1] == 'A' ? 'Q' : 'A'), expired, revoked, "gwk_x" })
        {
            var response = await _host.Client(key).GetAsync("/api/v1/exchanges", Ct);
            var problem = await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
            answers.Add(problem.GetProperty("detail").GetString()! + problem.GetProperty("title").GetString());
        }

        var missing = await (await _host.Client().GetAsync("/api/v1/exchanges", Ct)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        answers.Add(missing.GetProperty("detail").GetString()! + missing.GetProperty("title").GetString());
        _ = Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task TwoKeysInOneRequestAreRefused()
    {
        var key = _host.AcmeKey();
        var both = await GetAsync((ApiKeyDefaults.Header, key), ("Authorization", "Bearer " + key));
        _ = await both.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task GuessingAKeyIsSlowedWithRetryAfterAndRightKeysGoOn()
    {
        var good = _host.AcmeKey();
        var guess = good[..^43] + new string('A', 43);
        for (var i = 0; i < 3; i++)
        {
            _ = await (await _host.Client(guess).GetAsync("/api/v1/exchanges", Ct)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        }

        var blocked = await _host.Client(guess).GetAsync("/api/v1/exchanges", Ct);
        _ = await blocked.ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-failures");
        Assert.Equal(TimeSpan.FromMinutes(1), blocked.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, (await _host.Client(good).GetAsync("/api/v1/exchanges", Ct)).StatusCode);
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        _ = await (await _host.Client(guess).GetAsync("/api/v1/exchanges", Ct)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task TryingManyKeysFromOneAddressIsSlowed()
    {
        for (var i = 0; i < 8; i++)
        {
            var guess = new ApiKeyFactory(_host.Clock).Create("x", null, [], []).Text;
            Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Client(guess).GetAsync("/api/v1/exchanges", Ct)).StatusCode);
        }

        var reads = _host.Access.VersionReads;
        _ = await (await _host.Client("gwk_more").GetAsync("/api/v1/exchanges", Ct)).ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-failures");
        Assert.Equal(reads, _host.Access.VersionReads);
    }

    /// <summary>Behind one proxy or NAT everybody has the same address: a stranger's wrong keys must not lock the partners out.</summary>
    [Fact]
    public async Task ARightKeyPassesFromAnAddressThatKeepsFailing()
    {
        for (var i = 0; i < 9; i++)
        {
            _ = await _host.Client(new ApiKeyFactory(_host.Clock).Create("x", null, [], []).Text).GetAsync("/api/v1/exchanges", Ct);
        }

        _ = await (await _host.Client("gwk_more").GetAsync("/api/v1/exchanges", Ct)).ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-failures");
        Assert.Equal(HttpStatusCode.OK, (await _host.Client(_host.AcmeKey()).GetAsync("/api/v1/exchanges", Ct)).StatusCode);
        Assert.Equal(8, _host.Log.Lines.Count(l => l.Event == 1301));
    }

    [Theory]
    [InlineData("GET", "/api/v1/exchanges", Scopes.Read)]
    [InlineData("POST", "/api/v1/exchanges", Scopes.Submit)]
    [InlineData("GET", "/api/v1/exchanges/ex_1", Scopes.Read)]
    [InlineData("GET", "/api/v1/exchanges/ex_1/payload", Scopes.Read)]
    [InlineData("POST", "/api/v1/exchanges/ex_1/replay", Scopes.Replay)]
    [InlineData("POST", "/api/v1/documents/order?partner=acme", Scopes.Submit)]
    [InlineData("GET", "/api/v1/documents?state=ready", Scopes.Pull)]
    [InlineData("GET", "/api/v1/documents/dl_1/payload", Scopes.Pull)]
    [InlineData("POST", "/api/v1/documents/dl_1/confirm", Scopes.Pull)]
    [InlineData("POST", "/api/v1/documents/dl_1/fail", Scopes.Pull)]
    public async Task EveryRouteAsksForItsScopeBeforeAnythingElse(string method, string path, string scope)
    {
        var key = _host.Key(FakeDirectory.Acme, [FakeDirectory.AcmeIn], [.. Scopes.All.Where(s => s != scope)]);
        var response = await _host.Client(key).SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Ct);
        var problem = await response.ProblemAsync(HttpStatusCode.Forbidden, "scope-missing");
        Assert.Contains(scope, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        _ = await (await _host.Client().SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Ct))
            .ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task ALedgerThatIsDownIs503WithRetryAfterAndLoggedOnce()
    {
        var key = _host.AcmeKey();
        _host.Access.Fault = new LedgerDown();
        var response = await _host.Client(key).GetAsync("/api/v1/exchanges", Ct);
        _ = await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "ledger-unavailable");
        Assert.NotNull(response.Headers.RetryAfter);
        _ = Assert.Single(_host.Log.Lines, l => l.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task NeitherKeysNorForgedLinesReachTheLog()
    {
        var good = _host.AcmeKey();
        _ = await _host.Client(good).GetAsync("/api/v1/exchanges", Ct);
        _ = await _host.Client(good[..^1] + "_").GetAsync("/api/v1/exchanges", Ct);
        _ = await GetAsync((ApiKeyDefaults.Header, "gwk_\u001b[31mfake"));
        Assert.Contains(_host.Log.Lines, l => l.Event == 1301);
        Assert.DoesNotContain(_host.Log.Lines, l => l.Text.Contains(good[17..40], StringComparison.Ordinal) || l.Text.Contains('\u001b'));
    }

    [Theory]
    [InlineData("GET", "/", 404, "not-found")]
    [InlineData("GET", "/favicon.ico", 404, "not-found")]
    [InlineData("GET", "/api/v1/nothing", 404, "not-found")]
    [InlineData("GET", "/health/nothing", 404, "not-found")]
    [InlineData("OPTIONS", "*", 404, "not-found")]
    [InlineData("DELETE", "/api/v1/exchanges", 405, "method-not-allowed")]
    [InlineData("TRACE", "/api/v1/exchanges", 405, "method-not-allowed")]
    [InlineData("POST", "/openapi/v1.json", 405, "method-not-allowed")]
    [InlineData("POST", "/api/v1/documents/order?partner=acme", 415, "content-type-unsupported")]
    public async Task EveryAddressAnswersWithACode(string method, string target, int status, string code)
    {
        using var raw = await RawHttp.ConnectAsync(_host.Address);
        var length = method == "POST" ? "Content-Type: image/png\r\nContent-Length: 0\r\n" : string.Empty;
        await raw.SendAsync(
            $"{method} {target} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nX-Api-Key: {_host.AcmeKey()}\r\nAccept: image/png\r\n{length}\r\n");
        Assert.Equal((status, code), await raw.AnswerAsync());
    }

    private async Task<HttpResponseMessage> GetAsync(params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/exchanges");
        foreach (var (name, value) in headers)
        {
            _ = request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _host.Client().SendAsync(request, Ct);
    }

    private sealed class LedgerDown : DbException;
}
