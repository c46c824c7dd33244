using System.Net;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Tests.Api.Host;
using Xunit;

namespace Gateway.Tests.Api;

public sealed class ExchangeRoutesTests : IAsyncLifetime
{
    private ApiHost _host = null!;
    private HttpClient _acme = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _acme = _host.Client(_host.AcmeKey());
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task AListHoldsTheCallersExchangesOnlyInKebabCase()
    {
        var mine = Add(FakeDirectory.Acme);
        _ = Add(FakeDirectory.Borg);
        _ = Add(null);
        var list = await (await _acme.GetAsync("/api/v1/exchanges", Ct)).JsonAsync();
        var item = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(mine.ToString(), item.GetProperty("id").GetString());
        Assert.Equal("inbound", item.GetProperty("direction").GetString());
        Assert.Equal("accepted-with-errors", item.GetProperty("validation").GetString());
        Assert.Equal("acme", item.GetProperty("partner").GetString());
        Assert.Equal("2026-01-31T08:00:00+00:00", item.GetProperty("receivedAt").GetString());
        Assert.Equal("po", item.GetProperty("businessKeys")[0].GetProperty("kind").GetString());
        Assert.False(item.TryGetProperty("code", out _));
        Assert.Equal("bmV4dA", list.GetProperty("next").GetString());
        var all = await (await _host.Client(_host.Key(null)).GetAsync("/api/v1/exchanges", Ct)).JsonAsync();
        Assert.Equal(3, all.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task EveryFilterReachesTheReader()
    {
        var response = await _acme.GetAsync(
            "/api/v1/exchanges?partner=acme&direction=outbound&stage=quarantined&delivery=unconfirmed&acknowledgement=accepted-with-errors&type=order"
            + "&key=4500012&from=2026-01-01&until=2026-01-31T10:00:00%2B02:00&limit=7&cursor=abc", Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            new ExchangeFilter
            {
                Partner = FakeDirectory.Acme,
                Direction = Direction.Outbound,
                Stage = ExchangeStage.Quarantined,
                Delivery = DeliveryState.Unconfirmed,
                Acknowledgement = AcknowledgementState.AcceptedWithErrors,
                DocumentType = "order",
                BusinessKey = "4500012",
                From = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
                Until = new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero),
                Limit = 7,
                Cursor = "abc",
            },
            _host.Ledger.LastFilter);
    }

    [Theory]
    [InlineData("stage=Done", "?stage")]
    [InlineData("stage=3", "?stage")]
    [InlineData("stage=done&stage=routed", "?stage")]
    [InlineData("direction=in", "?direction")]
    [InlineData("delivery=accepted_with_errors", "?delivery")]
    [InlineData("limit=0", "?limit")]
    [InlineData("limit=501", "?limit")]
    [InlineData("limit=+5", "?limit")]
    [InlineData("limit=5%00", "?limit")]
    [InlineData("from=yesterday", "?from")]
    [InlineData("until=2026-02-30", "?until")]
    [InlineData("key=", "?key")]
    [InlineData("key=a%00b", "?key")]
    [InlineData("stagee=done", "?stagee")]
    [InlineData("cursor=forged", "?cursor")]
    public async Task AQueryThatIsNotUnderstoodIs400AndSaysWhere(string query, string pointer)
    {
        var problem = await (await _acme.GetAsync("/api/v1/exchanges?" + query, Ct)).ProblemAsync(HttpStatusCode.BadRequest, "query-invalid");
        Assert.Equal(pointer, problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task OneExchangeIsShownWithAllThatBelongsToIt()
    {
        var id = Add(FakeDirectory.Acme);
        var child = Add(FakeDirectory.Acme);
        _host.Ledger.Exchanges[id] = Whole(_host.Ledger.Exchanges[id], _host.Ledger.Exchanges[child].Summary);
        var detail = await (await _acme.GetAsync("/api/v1/exchanges/" + id, Ct)).JsonAsync();
        Assert.Equal("1", detail.GetProperty("headers").GetProperty("X-A").GetString());
        Assert.Equal("ZZ:ACME", detail.GetProperty("interchanges")[0].GetProperty("sender").GetString());
        var document = detail.GetProperty("documents")[0];
        Assert.StartsWith("dc_", document.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("7", document.GetProperty("findings")[0].GetProperty("code").GetString());
        Assert.Equal(1, detail.GetProperty("documentCount").GetInt32());
        var delivery = detail.GetProperty("deliveries")[0];
        Assert.Equal("queued", delivery.GetProperty("state").GetString());
        Assert.Equal("http-5xx", delivery.GetProperty("attempts")[0].GetProperty("code").GetString());
        Assert.Equal("overdue", detail.GetProperty("acknowledgements")[0].GetProperty("state").GetString());
        Assert.Equal(child.ToString(), detail.GetProperty("children")[0].GetProperty("id").GetString());
        var entry = detail.GetProperty("timeline")[0];
        Assert.Equal("exchange.received", entry.GetProperty("kind").GetString());
        Assert.Equal(17, entry.GetProperty("data").GetProperty("bytes").GetInt32());
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/payload")]
    [InlineData("POST", "/replay")]
    public async Task AnothersExchangeDoesNotExist(string method, string tail)
    {
        var others = Add(FakeDirectory.Borg);
        _host.Ledger.Payloads[(others, "raw")] = StoredPayload.InRow(others, "raw", "secret"u8.ToArray());
        foreach (var id in new[] { others.ToString(), ExchangeId.New(TimeProvider.System).ToString(), "ex_x", "..%2f..%2fetc", others.Value.ToString() })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/exchanges/" + id + tail);
            var problem = await (await _acme.SendAsync(request, Ct)).ProblemAsync(HttpStatusCode.NotFound, "exchange-not-found");
            Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
            Assert.False(problem.TryGetProperty("exchangeId", out _));
        }
    }

    [Fact]
    public async Task AReplayIsANewExchangeWithItsAddress()
    {
        var id = Add(FakeDirectory.Acme);
        var made = ExchangeId.New(TimeProvider.System);
        _host.Pipeline.Replayed = new ReplayResult(made, null, null);
        var response = await _acme.PostAsync($"/api/v1/exchanges/{id}/replay", null, Ct);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("/api/v1/exchanges/" + made, response.Headers.Location?.OriginalString);
        Assert.Equal(made.ToString(), (await response.JsonAsync()).GetProperty("exchangeId").GetString());
        _host.Pipeline.Replayed = new ReplayResult(null, "payload-purged", "Its bytes are gone.");
        _ = await (await _acme.PostAsync($"/api/v1/exchanges/{id}/replay", null, Ct)).ProblemAsync(HttpStatusCode.Conflict, "payload-purged");
    }

    [Fact]
    public async Task AReplayUnderAnIdempotencyKeyIsAnsweredAsTheFirstTime()
    {
        var path = $"/api/v1/exchanges/{Add(FakeDirectory.Acme)}/replay";
        var first = await PostAsync(path, "click-1");
        var again = await PostAsync(path, "click-1");
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(Ct), await again.Content.ReadAsStringAsync(Ct));
        Assert.NotEqual(await first.Content.ReadAsStringAsync(Ct), await (await PostAsync(path, "click-2")).Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task ARefusedReplayNamesTheRunBeforeItAndGivesItsKeyBack()
    {
        var (id, run) = (Add(FakeDirectory.Acme), ExchangeId.New(TimeProvider.System));
        _host.Pipeline.Replayed = new ReplayResult(null, "replayed-already", "It runs.", run);
        var problem = await (await PostAsync($"/api/v1/exchanges/{id}/replay", "click-1")).ProblemAsync(HttpStatusCode.Conflict, "replayed-already");
        Assert.Equal(run.ToString(), problem.GetProperty("exchangeId").GetString());
        _host.Pipeline.Replayed = null;
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"/api/v1/exchanges/{id}/replay", "click-1")).StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Idempotency-Key", key);
        return await _acme.SendAsync(request, Ct);
    }

    private ExchangeId Add(PartnerId? partner)
    {
        var id = ExchangeId.New(TimeProvider.System);
        _host.Ledger.Exchanges[id] = new ExchangeView
        {
            Summary = new ExchangeSummary
            {
                Id = id,
                Direction = Direction.Inbound,
                Stage = ExchangeStage.Done,
                ReceivedAt = _host.Clock.GetUtcNow(),
                Partner = partner,
                Validation = ValidationState.AcceptedWithErrors,
                Size = 17,
                Digest = Sha256Digest.Of("x"u8),
                BusinessKeys = [new BusinessKey("po", "4500012")],
            },
        };
        return id;
    }

    private ExchangeView Whole(ExchangeView view, ExchangeSummary child) => view with
    {
        FileName = "<script>.edi",
        Headers = """{"X-A":"1"}""",
        Interchanges =
        [
            new NewInterchange
            {
                Id = InterchangeId.New(TimeProvider.System), Exchange = view.Summary.Id, Position = 1, Standard = "x12",
                Sender = new PartnerIdentity("ZZ", "ACME"), Receiver = new PartnerIdentity("ZZ", "US"), ControlNumber = "000000001",
                Validation = ValidationState.Valid,
            },
        ],
        Documents =
        [
            new NewDocument
            {
                Id = DocumentId.New(TimeProvider.System), Exchange = view.Summary.Id, Position = 1, Partner = FakeDirectory.Acme, Type = "order",
                Set = "850", Validation = ValidationState.AcceptedWithErrors, Findings = """[{"code":"7"}]""", PayloadPart = "document/1",
            },
        ],
        DocumentCount = 1,
        Deliveries =
        [
            new DeliveryView(
                DeliveryId.New(TimeProvider.System), view.Summary.Id, FakeDirectory.ErpIn, "document", DeliveryState.Queued, "m", _host.Clock.GetUtcNow(),
                "http-5xx", "HTTP 503", null, [new AttemptView(1, _host.Clock.GetUtcNow(), null, "http-5xx", null, "node-1")]),
        ],
        Acknowledgements =
        [
            new ExpectationView(ExpectationId.New(TimeProvider.System), "997", AcknowledgementState.Overdue, _host.Clock.GetUtcNow(), null, null, null),
        ],
        Children = [child],
        Timeline =
        [
            new AuditEntry(
                view.Summary.Id.ToString(), 1, _host.Clock.GetUtcNow(), AuditKinds.ExchangeReceived, "key:1", """{"bytes":17}""", new string('0', 64),
                new string('1', 64), null),
        ],
    };
}
