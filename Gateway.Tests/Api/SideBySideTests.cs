using System.Text;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Repeated documents that are looked up in the same moment, when none of them is committed yet: exactly one of them goes on.</summary>
public sealed class SideBySideTests
{
    private const int Count = 4;

    [Theory]
    [InlineData("hold", ValidationState.Valid)]
    [InlineData("reject", ValidationState.Invalid)]
    public async Task OfAPartnersRepeatsOneGoesOn(string partner, ValidationState repeats)
    {
        using var meeting = new Meeting("translation-after-map");
        await using var gateway = await InProcessGateway.StartAsync(meeting);
        var order = gateway.Order(partner);
        var ids = new List<ExchangeId>();
        for (var i = 0; i < Count; i++)
        {
            ids.Add(await gateway.AcceptAsync(partner, gateway.Again(order).ToBytes()));
        }

        await gateway.TranslateAsync();

        var documents = (await ViewsAsync(gateway, ids)).Select(e => Assert.Single(e.Documents)).OrderBy(d => d.Code is not null).ToList();
        Assert.Equal([null, .. Enumerable.Repeat("duplicate-document", Count - 1)], documents.Select(d => d.Code));
        Assert.Equal([ValidationState.Valid, .. Enumerable.Repeat(repeats, Count - 1)], documents.Select(d => d.Validation));
    }

    [Fact]
    public async Task OfOurOwnRepeatsOneGoesOut()
    {
        using var meeting = new Meeting("translation-before-commit");
        await using var gateway = await InProcessGateway.StartAsync(meeting);
        var ids = new List<ExchangeId>();
        for (var i = 0; i < Count; i++)
        {
            ids.Add(await gateway.SubmitAsync("fabrikam", "order", Encoding.UTF8.GetBytes(EndToEndDocuments.Order("PO-1"))));
        }

        await gateway.TranslateAsync();

        var ended = (await ViewsAsync(gateway, ids)).Select(e => (e.Summary.Stage, e.Summary.Code)).OrderBy(e => e.Stage);
        Assert.Equal([(ExchangeStage.Translated, null), .. Enumerable.Repeat((ExchangeStage.Quarantined, (string?)"duplicate-document"), Count - 1)], ended);
    }

    private static async Task<IReadOnlyList<ExchangeView>> ViewsAsync(InProcessGateway gateway, List<ExchangeId> ids)
    {
        var views = new List<ExchangeView>();
        foreach (var id in ids)
        {
            views.Add(await gateway.ViewAsync(id));
        }

        return views;
    }

    /// <summary>Where the first <see cref="Count"/> that come wait for each other.</summary>
    private sealed class Meeting(string at) : IFaultPoint, IDisposable
    {
        private readonly CountdownEvent _awaited = new(Count);

        public void Dispose() => _awaited.Dispose();

        public void Hit(string name)
        {
            if (name == at && !_awaited.IsSet)
            {
                _ = _awaited.Signal();
                Assert.True(_awaited.Wait(EndToEndGateway.Patience), "The others did not come.");
            }
        }
    }
}
