using System.Net;
using System.Text;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Tests.Api.Host;
using Xunit;

namespace Gateway.Tests.Api;

public sealed class PickUpRoutesTests : IAsyncLifetime
{
    private ApiHost _host = null!;
    private HttpClient _erp = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _erp = _host.Client(_host.Key(FakeDirectory.Erp, [FakeDirectory.ErpPull]));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task ReadyDocumentsAreListedFetchedAndConfirmed()
    {
        var id = Add(FakeDirectory.Erp, FakeDirectory.ErpPull, """{"id":"1"}""");
        _ = Add(FakeDirectory.Borg, FakeDirectory.BorgPull, "{}");
        var list = await (await _erp.GetAsync("/api/v1/documents?state=ready", Ct)).JsonAsync();
        var item = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(id.ToString(), item.GetProperty("deliveryId").GetString());
        Assert.Equal("unconfirmed", item.GetProperty("state").GetString());
        var links = item.GetProperty("links");
        var payload = await _erp.GetAsync(links.GetProperty("payload").GetString(), Ct);
        Assert.Equal("""{"id":"1"}""", await payload.Content.ReadAsStringAsync(Ct));
        Assert.True(payload.Headers.Contains("Content-Digest") || payload.Content.Headers.Contains("Content-Digest"));
        for (var i = 0; i < 2; i++)
        {
            var confirmed = await (await _erp.PostAsync(links.GetProperty("confirm").GetString(), null, Ct)).JsonAsync();
            Assert.Equal("delivered", confirmed.GetProperty("state").GetString());
        }

        _ = await (await FailAsync(id, """{"reason":"no"}""")).ProblemAsync(HttpStatusCode.Conflict, "delivery-closed");
    }

    [Fact]
    public async Task ADocumentThatCannotBeUsedIsFailedWithItsReason()
    {
        var id = Add(FakeDirectory.Erp, FakeDirectory.ErpPull, "{}");
        var failed = await FailAsync(id, """{"reason":"Unknown ship-to\r\n0098"}""");
        Assert.Equal("failed", (await failed.JsonAsync()).GetProperty("state").GetString());
        Assert.Equal((DeliveryState.Failed, "Unknown ship-to\uFFFD\uFFFD0098"), _host.Pipeline.PickedUp[id]);
        _ = await (await _erp.PostAsync($"/api/v1/documents/{id}/confirm", null, Ct)).ProblemAsync(HttpStatusCode.Conflict, "delivery-closed");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"reason":null}""")]
    [InlineData("""{"reason":"  "}""")]
    [InlineData("""{"reason":"a","reason":"b"}""")]
    [InlineData("""{"reason":"a","other":1}""")]
    [InlineData("""{"reason":{}}""")]
    [InlineData("not json")]
    public async Task AFailWithoutAReasonIs400(string body)
    {
        var id = Add(FakeDirectory.Erp, FakeDirectory.ErpPull, "{}");
        _ = await (await FailAsync(id, body)).ProblemAsync(HttpStatusCode.BadRequest, "body-invalid");
        Assert.Empty(_host.Pipeline.PickedUp);
    }

    [Fact]
    public async Task AReasonThatIsTooLongOrAFloodIsRefused()
    {
        var id = Add(FakeDirectory.Erp, FakeDirectory.ErpPull, "{}");
        _ = await (await FailAsync(id, $$"""{"reason":"{{new string('a', 501)}}"}""")).ProblemAsync(HttpStatusCode.BadRequest, "body-invalid");
        _ = await (await FailAsync(id, $$"""{"reason":"{{new string('a', 20_000)}}"}"""))
            .ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
    }

    [Fact]
    public async Task AnothersDocumentDoesNotExist()
    {
        var others = Add(FakeDirectory.Borg, FakeDirectory.BorgPull, "secret");
        foreach (var id in new[] { others.ToString(), "dl_x", DeliveryId.New(TimeProvider.System).ToString() })
        {
            _ = await (await _erp.GetAsync($"/api/v1/documents/{id}/payload", Ct)).ProblemAsync(HttpStatusCode.NotFound, "delivery-not-found");
            _ = await (await _erp.PostAsync($"/api/v1/documents/{id}/confirm", null, Ct)).ProblemAsync(HttpStatusCode.NotFound, "delivery-not-found");
            using var reason = new StringContent("""{"reason":"x"}""", Encoding.UTF8, "application/json");
            _ = await (await _erp.PostAsync($"/api/v1/documents/{id}/fail", reason, Ct)).ProblemAsync(HttpStatusCode.NotFound, "delivery-not-found");
        }

        Assert.Empty(_host.Pipeline.PickedUp);
    }

    [Fact]
    public async Task AKeySeesThePullChannelsItNamesWithinItsScope()
    {
        _ = Add(FakeDirectory.Erp, FakeDirectory.ErpPull, "{}");
        _ = Add(FakeDirectory.Borg, FakeDirectory.BorgPull, "{}");
        Assert.Equal(2, await CountAsync(_host.Key(null, [FakeDirectory.ErpPull, FakeDirectory.BorgPull])));
        Assert.Equal(1, await CountAsync(_host.Key(null, [FakeDirectory.BorgPull])));
        Assert.Equal(0, await CountAsync(_host.Key(null)));
        Assert.Equal(0, await CountAsync(_host.Key(FakeDirectory.Acme, [FakeDirectory.ErpPull])));
    }

    /// <summary>Borg gave the channel's id up and the ERP took it over; what waited for Borg waits there still.</summary>
    [Fact]
    public async Task WhatWaitedForAChannelsEarlierPartnerIsNotItsNewOnes()
    {
        var earlier = Add(FakeDirectory.Borg, FakeDirectory.ErpPull, "secret");
        var own = Add(FakeDirectory.Erp, FakeDirectory.ErpPull, "{}");
        var anybodys = _host.Client(_host.Key(null, [FakeDirectory.ErpPull]));

        var list = await (await anybodys.GetAsync("/api/v1/documents?state=ready", Ct)).JsonAsync();

        Assert.Equal(own.ToString(), Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("deliveryId").GetString());
        _ = await (await anybodys.GetAsync($"/api/v1/documents/{earlier}/payload", Ct)).ProblemAsync(HttpStatusCode.NotFound, "delivery-not-found");
        _ = await (await anybodys.PostAsync($"/api/v1/documents/{earlier}/confirm", null, Ct)).ProblemAsync(HttpStatusCode.NotFound, "delivery-not-found");
        Assert.Empty(_host.Pipeline.PickedUp);
    }

    [Theory]
    [InlineData("state=delivered")]
    [InlineData("state=ready&limit=9999")]
    [InlineData("status=ready")]
    public async Task AStateThatIsNotReadyIs400(string query) =>
        _ = await (await _erp.GetAsync("/api/v1/documents?" + query, Ct)).ProblemAsync(HttpStatusCode.BadRequest, "query-invalid");

    private async Task<int> CountAsync(string key) =>
        (await (await _host.Client(key).GetAsync("/api/v1/documents?state=ready", Ct)).JsonAsync()).GetProperty("items").GetArrayLength();

    private async Task<HttpResponseMessage> FailAsync(DeliveryId id, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _erp.PostAsync($"/api/v1/documents/{id}/fail", content, Ct);
    }

    private DeliveryId Add(PartnerId partner, ChannelId channel, string body)
    {
        var id = DeliveryId.New(TimeProvider.System);
        var exchange = ExchangeId.New(TimeProvider.System);
        _host.Ledger.Ready[id] = new ReadyDocument(
            id, exchange, null, null, partner, channel, DeliveryState.Unconfirmed, id.ToString(), "application/json", "order", _host.Clock.GetUtcNow(),
            StoredPayload.InRow(exchange, "raw", Encoding.UTF8.GetBytes(body)));
        return id;
    }
}
