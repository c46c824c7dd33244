using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;
using Xunit;

namespace Gateway.Tests.Unit.Jobs;

/// <summary>A transport on which looks begin when the gateway makes them, and end as the test says.</summary>
internal sealed class Road : IReceiver
{
    private readonly System.Threading.Channels.Channel<RoadLook> _begun = System.Threading.Channels.Channel.CreateUnbounded<RoadLook>();

    public bool Sees { get; set; } = true;

    public bool HasBegun => _begun.Reader.TryPeek(out _);

    public Task<PollResult> ReceiveAsync(Channel channel, ClaimedPoll claim, CancellationToken ct)
    {
        var look = new RoadLook(channel.Id.Value, ct);
        Assert.True(_begun.Writer.TryWrite(look));
        return look.Result;
    }

    public bool CanLook(Channel channel) => Sees;

    /// <summary>What the look under way tells of itself.</summary>
    public long? Progress { get; set; }

    public long? ProgressOf(Channel channel) => Progress;

    /// <summary>Something comes all the time.</summary>
    public bool IsBusy { get; set; }

    public Task WaitAsync(Channel channel, CancellationToken ct) => IsBusy ? Task.CompletedTask : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);

    /// <summary>The next look that begins.</summary>
    public Task<RoadLook> BegunAsync() =>
        _begun.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
}
