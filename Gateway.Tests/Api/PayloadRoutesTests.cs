using System.Net;
using System.Security.Cryptography;
using Gateway.Exchanges;
using Gateway.Tests.Api.Host;
using Xunit;

namespace Gateway.Tests.Api;

public sealed class PayloadRoutesTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = "<script>alert(1)</script>"u8.ToArray();
    private ApiHost _host = null!;
    private HttpClient _acme = null!;
    private ExchangeId _id;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _acme = _host.Client(_host.AcmeKey());
        _id = ExchangeId.New(TimeProvider.System);
        _host.Ledger.Exchanges[_id] = new ExchangeView
        {
            Summary = new ExchangeSummary
            {
                Id = _id,
                Direction = Direction.Inbound,
                Stage = ExchangeStage.Done,
                ReceivedAt = _host.Clock.GetUtcNow(),
                Partner = FakeDirectory.Acme,
            },
        };
        _host.Ledger.Payloads[(_id, "raw")] = StoredPayload.InRow(_id, "raw", Bytes);
        _host.Ledger.Payloads[(_id, "document/1")] = StoredPayload.InRow(_id, "document/1", "{}"u8.ToArray());
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task StoredBytesAreADownloadAndNeverAPage()
    {
        var response = await _acme.GetAsync($"/api/v1/exchanges/{_id}/payload?part=raw", Ct);
        Assert.Equal(Bytes, await response.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal($"{_id}-raw.bin", response.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(
            $"sha-256=:{Convert.ToBase64String(SHA256.HashData(Bytes))}:",
            response.Headers.TryGetValues("Content-Digest", out var digest) ? digest.Single() : response.Content.Headers.GetValues("Content-Digest").Single());
    }

    [Fact]
    public async Task RawIsTheDefaultAndADocumentHasItsOwnPart()
    {
        Assert.Equal(Bytes, await (await _acme.GetAsync($"/api/v1/exchanges/{_id}/payload", Ct)).Content.ReadAsByteArrayAsync(Ct));
        var document = await _acme.GetAsync($"/api/v1/exchanges/{_id}/payload?part=document/1", Ct);
        Assert.Equal("{}", await document.Content.ReadAsStringAsync(Ct));
        Assert.Equal($"{_id}-document-1.bin", document.Content.Headers.ContentDisposition?.FileName);
    }

    [Theory]
    [InlineData("document/2")]
    [InlineData("../raw")]
    [InlineData("/etc/passwd")]
    [InlineData("raw/..")]
    [InlineData("RAW")]
    public async Task APartThatIsNotThereIs404(string part) => _ = await
        (await _acme.GetAsync($"/api/v1/exchanges/{_id}/payload?part={Uri.EscapeDataString(part)}", Ct)).ProblemAsync(HttpStatusCode.NotFound, "part-not-found");

    [Fact]
    public async Task APurgedPayloadIs410()
    {
        _host.Ledger.Payloads[(_id, "raw")] = _host.Ledger.Payloads[(_id, "raw")] with { Inline = null };
        var problem = await (await _acme.GetAsync($"/api/v1/exchanges/{_id}/payload", Ct)).ProblemAsync(HttpStatusCode.Gone, "payload-purged");
        Assert.Equal(_id.ToString(), problem.GetProperty("exchangeId").GetString());
    }

    [Fact]
    public async Task BytesThatDoNotHaveTheirHashAreNotGivenOut()
    {
        _host.Ledger.Payloads[(_id, "raw")] = _host.Ledger.Payloads[(_id, "raw")] with { Inline = "tampered"u8.ToArray() };
        var response = await _acme.GetAsync($"/api/v1/exchanges/{_id}/payload", Ct);
        _ = await response.ProblemAsync(HttpStatusCode.InternalServerError, "payload-corrupt");
        Assert.DoesNotContain("tampered", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }
}
