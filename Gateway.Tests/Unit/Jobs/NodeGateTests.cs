using Gateway.Jobs;
using Xunit;

namespace Gateway.Tests.Unit.Jobs;

public sealed class NodeGateTests
{
    [Fact]
    public async Task OthersShareTheNode()
    {
        using var gate = new NodeGate();
        using var first = await gate.ShareAsync(default);
        using var second = await gate.ShareAsync(default).WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task OneAloneWaitsForTheOthersAndKeepsThemOut()
    {
        using var gate = new NodeGate();
        var first = await gate.ShareAsync(default);
        var alone = gate.AloneAsync(default);
        Assert.False(alone.IsCompleted);
        var late = gate.ShareAsync(default);
        first.Dispose();
        var held = await alone.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.False(late.IsCompleted);
        held.Dispose();
        (await late.WaitAsync(TimeSpan.FromSeconds(5))).Dispose();
    }

    [Fact]
    public async Task LeavingTwiceCountsOnce()
    {
        using var gate = new NodeGate();
        var first = await gate.ShareAsync(default);
        using var second = await gate.ShareAsync(default);
        first.Dispose();
        first.Dispose();
        Assert.False(gate.AloneAsync(default).IsCompleted);
    }

    [Fact]
    public async Task OneThatGaveUpWaitingLeavesTheGateOpen()
    {
        using var gate = new NodeGate();
        using var first = await gate.ShareAsync(default);
        using var giveUp = new CancellationTokenSource();
        var alone = gate.AloneAsync(giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);
        (await gate.ShareAsync(default).WaitAsync(TimeSpan.FromSeconds(5))).Dispose();
    }
}
