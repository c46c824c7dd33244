using System.Net;
using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Tests.Api.Host;
using Xunit;

namespace Gateway.Tests.Api;

public sealed class EvidenceRoutesTests : IAsyncLifetime
{
    private ApiHost _host = null!;
    private ExchangeId _id;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Path => $"/api/v1/exchanges/{_id}/evidence";

    public async ValueTask InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
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
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task EvidenceIsADownloadThatNobodyKeeps()
    {
        var response = await _host.Client(_host.AcmeKey()).GetAsync(Path, Ct);
        Assert.Equal((HttpStatusCode.OK, "PK"), (response.StatusCode, await response.Content.ReadAsStringAsync(Ct)));
        Assert.Equal("application/zip", response.Content.Headers.ContentType?.ToString());
        Assert.Equal($"{_id}-evidence.zip", response.Content.Headers.ContentDisposition?.FileName);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task OfAnotherPartnersExchangeThereIsNone() => _ = await
        (await _host.Client(_host.Key(new Partners.PartnerId("fabrikam"))).GetAsync(Path, Ct)).ProblemAsync(HttpStatusCode.NotFound, "exchange-not-found");

    [Fact]
    public async Task AnIdThatIsNoneIsNotFound() => _ = await
        (await _host.Client(_host.AcmeKey()).GetAsync("/api/v1/exchanges/nonsense/evidence", Ct)).ProblemAsync(HttpStatusCode.NotFound, "exchange-not-found");

    [Fact]
    public async Task AKeyThatMayNotReadGetsNone() => _ = await
        (await _host.Client(_host.Key(FakeDirectory.Acme, scopes: [Scopes.Replay])).GetAsync(Path, Ct)).ProblemAsync(HttpStatusCode.Forbidden, "scope-missing");
}
