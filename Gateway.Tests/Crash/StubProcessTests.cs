using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Stub;
using Xunit;

namespace Gateway.Tests.Crash;

/// <summary>The real stub process.</summary>
public sealed class StubProcessTests
{
    private const string Acknowledgment = "ISA*00*~ST*997*0001~AK1*PO*417~AK9*A*1*1*1~SE*6*0001~";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task ItKeepsWhatComesAndTellsIt()
    {
        using var stub = await StubProcess.StartAsync(Ct);

        Assert.Equal(204, await PostAsync(stub, "partner", "dl_1", Acknowledgment));
        Assert.Equal(204, await PostAsync(stub, "partner", "dl_1", Acknowledgment));
        Assert.Equal(204, await PostAsync(stub, "partner", "dl_2", Acknowledgment));
        Assert.Equal(204, await PostAsync(stub, "erp", "dl_3", "no order"));

        var partner = await stub.PartnerAsync(Ct);
        Assert.Equal((1, 2, 1L, 1), (partner.Keys, partner.Ids, partner.Repeats, partner.TwoIds));
        Assert.Equal(["dl_1", "dl_2"], (await stub.PartnerEntriesAsync(Ct)).Select(e => e.Id).Order());
        Assert.Equal(1, (await stub.ErpAsync(Ct)).Unreadable);
    }

    [Fact]
    public async Task ItFailsWhenItIsToldTo()
    {
        using var stub = await StubProcess.StartAsync(Ct);
        await stub.BehaveAsync("partner", new StubBehaviour(TimeSpan.Zero, TimeSpan.Zero, 2, 503), Ct);

        Assert.Equal(204, await PostAsync(stub, "partner", "dl_1", Acknowledgment));
        Assert.Equal(503, await PostAsync(stub, "partner", "dl_2", Acknowledgment));

        var partner = await stub.PartnerAsync(Ct);
        Assert.Equal((1, 1L), (partner.Ids, partner.Refused));
    }

    private static async Task<int> PostAsync(StubProcess stub, string side, string id, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stub.Url, side)) { Content = new StringContent(body) };
        request.Headers.Add("webhook-id", id);
        using var response = await http.SendAsync(request, Ct);
        return (int)response.StatusCode;
    }
}
