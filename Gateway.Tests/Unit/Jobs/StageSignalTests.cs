using Gateway.Exchanges;
using Gateway.Jobs;
using Xunit;

namespace Gateway.Tests.Unit.Jobs;

public sealed class StageSignalTests
{
    [Fact]
    public async Task SignalsCoalesce()
    {
        using var signal = new StageSignal(Stage.Translation);
        signal.Set();
        signal.Set();
        Assert.True(await signal.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        Assert.False(await signal.WaitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ASignalThatCameWhileWorkingIsNotLost()
    {
        using var signal = new StageSignal(Stage.Translation);
        signal.Set();
        Assert.True(await signal.WaitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken));
        signal.Set();
        Assert.True(await signal.WaitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void OneDrainAStageRunsOnANode()
    {
        using var signal = new StageSignal(Stage.Routing);
        Assert.True(signal.TryEnter());
        Assert.False(signal.TryEnter());
        signal.Leave();
        Assert.True(signal.TryEnter());
    }
}
