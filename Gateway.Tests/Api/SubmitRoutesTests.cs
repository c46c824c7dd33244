using System.Net;
using System.Text;
using Gateway.Access;
using Gateway.Pipeline;
using Gateway.Tests.Api.Host;
using Xunit;

namespace Gateway.Tests.Api;

public sealed class SubmitRoutesTests : IAsyncLifetime
{
    private const string Path = "/api/v1/documents/order?partner=acme";
    private ApiHost _host = null!;
    private HttpClient _erp = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _erp = _host.Client(_host.Key(FakeDirectory.Erp, [FakeDirectory.ErpIn]));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task ADocumentForAPartnerIsAnswered202WithItsAddress()
    {
        var response = await _erp.PostAsync(Path, Json("""{"id":"1"}"""), Ct);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var id = (await response.JsonAsync()).GetProperty("exchangeId").GetString();
        Assert.Equal("/api/v1/exchanges/" + id, response.Headers.Location?.OriginalString);
        var submitted = Assert.Single(_host.Pipeline.Submitted);
        Assert.Equal((FakeDirectory.Acme, "order", FakeDirectory.ErpIn), (submitted.Receiver, submitted.Type, submitted.Channel));
        Assert.StartsWith("key:", submitted.Actor, StringComparison.Ordinal);
        Assert.Equal("""{"id":"1"}""", Encoding.UTF8.GetString(submitted.Body));
    }

    [Fact]
    public async Task AnInvalidDocumentIsAProblemWithPointers()
    {
        _host.Pipeline.DecideSubmit = () => new SubmitResult.Refused(
            422, "document-invalid", "2 places are wrong.", [new SubmitError("/lines/0/quantity", "Required."), new SubmitError("/a~1b", "Unknown.")]);
        var problem = await (await _erp.PostAsync(Path, Json("{}"), Ct)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "document-invalid");
        Assert.Equal("/lines/0/quantity", problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.Equal("/a~1b", problem.GetProperty("errors")[1].GetProperty("pointer").GetString());
    }

    [Theory]
    [InlineData("/api/v1/documents/order", HttpStatusCode.BadRequest, "query-invalid")]
    [InlineData("/api/v1/documents/order?partner=", HttpStatusCode.BadRequest, "query-invalid")]
    [InlineData("/api/v1/documents/order?partner=..%2Fborg", HttpStatusCode.BadRequest, "query-invalid")]
    [InlineData("/api/v1/documents/order?partner=acme&force=1", HttpStatusCode.BadRequest, "query-invalid")]
    [InlineData("/api/v1/documents/Order.x?partner=acme", HttpStatusCode.NotFound, "document-type-unknown")]
    public async Task ATargetThatIsNotANameIsRefused(string path, HttpStatusCode status, string code)
    {
        _ = await (await _erp.PostAsync(path, Json("{}"), Ct)).ProblemAsync(status, code);
        Assert.Empty(_host.Pipeline.Submitted);
    }

    [Fact]
    public async Task OnlyJsonIsTaken()
    {
        var response = await _erp.PostAsync(Path, new StringContent("<order/>", Encoding.UTF8, "application/xml"), Ct);
        _ = await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "content-type-unsupported");
        var vendor = await _erp.PostAsync(Path, new StringContent("{}", Encoding.UTF8, "application/vnd.acme.order+json"), Ct);
        Assert.Equal(HttpStatusCode.Accepted, vendor.StatusCode);
    }

    [Fact]
    public async Task ADocumentOver4MegabytesIs413WhetherItSaysSoOrNot()
    {
        var large = "\"" + new string('a', 4 * 1024 * 1024) + "\"";
        _ = await (await _erp.PostAsync(Path, Json(large), Ct)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
        using var chunked = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json(large) };
        chunked.Headers.TransferEncodingChunked = true;
        _ = await (await _erp.SendAsync(chunked, Ct)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
        Assert.Empty(_host.Pipeline.Submitted);
    }

    [Fact]
    public async Task AnEmptyDocumentIs400() =>
        _ = await (await _erp.PostAsync(Path, Json(string.Empty), Ct)).ProblemAsync(HttpStatusCode.BadRequest, "empty-body");

    [Fact]
    public async Task ARepeatUnderItsKeyIsAnswered200AndAnotherTargetIsAnotherOperation()
    {
        var first = await KeyedAsync(Path, "k1", "{}");
        var again = await KeyedAsync(Path, "k1", "{}");
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(Ct), await again.Content.ReadAsStringAsync(Ct));
        _ = await (await KeyedAsync(Path, "k1", "{ }")).ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Equal(HttpStatusCode.Accepted, (await KeyedAsync("/api/v1/documents/order?partner=borg", "k1", "{}")).StatusCode);
        Assert.Equal(2, _host.Pipeline.Submitted.Count);
    }

    [Fact]
    public async Task AKeyWithoutAnInboundChannelMayNotSubmit()
    {
        var client = _host.Client(_host.Key(FakeDirectory.Erp));
        _ = await (await client.PostAsync(Path, Json("{}"), Ct)).ProblemAsync(HttpStatusCode.Forbidden, "channel-not-allowed");
    }

    private async Task<HttpResponseMessage> KeyedAsync(string path, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body) };
        request.Headers.Add(IdempotentRequest.Header, key);
        return await _erp.SendAsync(request, Ct);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
