using System.Net;
using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Tests.Api.Host;
using Gateway.Transports;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>draft-ietf-httpapi-idempotency-key-header-07 on the hand-in of exchanges.</summary>
public sealed class IdempotentExchangeTests : IAsyncLifetime
{
    private ApiHost _host = null!;
    private string _key = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _key = _host.AcmeKey();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task ARepeatGetsTheEarlierAnswersBodyWith200()
    {
        var first = await PostAsync("order-1", "body");
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.False(first.Headers.Contains(IdempotentRequest.ReplayedHeader));
        var again = await PostAsync("order-1", "body");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("true", again.Headers.GetValues(IdempotentRequest.ReplayedHeader).Single());
        Assert.Equal(await first.Content.ReadAsStringAsync(Ct), await again.Content.ReadAsStringAsync(Ct));
        _ = Assert.Single(_host.Inbox.Committed);
    }

    [Fact]
    public async Task TheSameKeyWithAnotherBodyIs422()
    {
        _ = await PostAsync("order-1", "body");
        _ = await (await PostAsync("order-1", "other")).ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        _ = Assert.Single(_host.Inbox.Committed);
    }

    [Fact]
    public async Task WhileTheFirstRunsTheSecondIs409WithRetryAfter()
    {
        var gate = new TaskCompletionSource();
        _host.Inbox.Gate = gate.Task;
        var first = PostAsync("order-1", "body");
        Assert.True(await _host.Inbox.Began.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        var second = await PostAsync("order-1", "body");
        _ = await second.ProblemAsync(HttpStatusCode.Conflict, "idempotency-in-flight");
        Assert.Equal(TimeSpan.FromSeconds(2), second.Headers.RetryAfter?.Delta);
        gate.SetResult();
        Assert.Equal(HttpStatusCode.Accepted, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("order-1", "body")).StatusCode);
    }

    [Fact]
    public async Task AQuarantinedExchangeIsNotTakenTwice()
    {
        _host.Inbox.Decide = _ => new AcceptResult.Quarantined(ExchangeId.New(TimeProvider.System), "sender-mismatch", "Not yours.");
        var first = await (await PostAsync("order-1", "body")).ProblemAsync(HttpStatusCode.UnprocessableEntity, "sender-mismatch");
        var again = await PostAsync("order-1", "body");
        var problem = await again.ProblemAsync(HttpStatusCode.UnprocessableEntity, "sender-mismatch");
        Assert.Equal(first.GetProperty("exchangeId").GetString(), problem.GetProperty("exchangeId").GetString());
        Assert.Equal(first.GetProperty("detail").GetString(), problem.GetProperty("detail").GetString());
        _ = Assert.Single(_host.Inbox.Committed);
    }

    [Fact]
    public async Task ARefusedRequestMayBeTriedAgainWithItsKey()
    {
        _host.Inbox.Decide = _ => new AcceptResult.Refused(503, "busy", "Later.");
        _ = await (await PostAsync("order-1", "body")).ProblemAsync(HttpStatusCode.ServiceUnavailable, "busy");
        _host.Inbox.Decide = _ => null;
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("order-1", "body")).StatusCode);
    }

    [Fact]
    public async Task KeysBelongToTheirPrincipal()
    {
        _ = await PostAsync("order-1", "body");
        _key = _host.Key(FakeDirectory.Borg, [FakeDirectory.BorgIn]);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("order-1", "other")).StatusCode);
        Assert.Equal(2, _host.Inbox.Committed.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("tab\there")]
    [InlineData("256")]
    public async Task AKeyThatIsNotVisibleAsciiOf1To255CharactersIs400(string key)
    {
        var value = key == "256" ? new string('k', 256) : key;
        _ = await (await PostAsync(value, "body")).ProblemAsync(HttpStatusCode.BadRequest, "idempotency-key-invalid");
        Assert.Equal(0, _host.Inbox.Started);
    }

    [Fact]
    public async Task AKeyOf255CharactersIsTaken() => Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(new string('~', 255), "b")).StatusCode);

    [Fact]
    public async Task TwoKeysInOneRequestAre400()
    {
        using var request = Request("a", "body");
        request.Headers.Add(IdempotentRequest.Header, "b");
        _ = await (await _host.Client(_key).SendAsync(request, Ct)).ProblemAsync(HttpStatusCode.BadRequest, "idempotency-key-invalid");
    }

    private async Task<HttpResponseMessage> PostAsync(string idempotencyKey, string body)
    {
        using var request = Request(idempotencyKey, body);
        return await _host.Client(_key).SendAsync(request, Ct);
    }

    private static HttpRequestMessage Request(string idempotencyKey, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/exchanges") { Content = new StringContent(body) };
        Assert.True(request.Headers.TryAddWithoutValidation(IdempotentRequest.Header, idempotencyKey));
        return request;
    }
}
