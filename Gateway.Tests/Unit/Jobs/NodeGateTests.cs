using Gateway.Jobs;
using Xunit;

namespace Gateway.Tests.Unit.Jobs;

public sealed class NodeGateTests
{
    [Fact]
    public async Task OthersShareTheNode()
    {
        using var gate = new NodeGate();
        using var first = await gate.ShareAsync(TestContext.Current.CancellationToken);
        using var second = await gate.ShareAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task OneAloneWaitsForTheOthersAndKeepsThemOut()
    {
        using var gate = new NodeGate();
        var first = await gate.ShareAsync(TestContext.Current.CancellationToken);
        var alone = gate.AloneAsync(TestContext.Current.CancellationToken);
        Assert.False(alone.IsCompleted);
        var late = gate.ShareAsync(TestContext.Current.CancellationToken);
        first.Dispose();
        var held = await alone.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.False(late.IsCompleted);
        held.Dispose();
        (await late.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact]
    public async Task LeavingTwiceCountsOnce()
    {
        using var gate = new NodeGate();
        var first = await gate.ShareAsync(TestContext.Current.CancellationToken);
        using var second = await gate.ShareAsync(TestContext.Current.CancellationToken);
        first.Dispose();
        first.Dispose();
        Assert.False(gate.AloneAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task OneThatGaveUpWaitingLeavesTheGateOpen()
    {
        using var gate = new NodeGate();
        using var first = await gate.ShareAsync(TestContext.Current.CancellationToken);
        using var giveUp = new CancellationTokenSource();
        var alone = gate.AloneAsync(giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);
        (await gate.ShareAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Dispose();
    }
}
