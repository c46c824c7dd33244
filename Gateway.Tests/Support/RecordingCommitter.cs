using System.Collections.Concurrent;
using Gateway.Exchanges;

namespace Gateway.Tests.Support;

/// <summary>Keeps what was committed and answers as told.</summary>
internal sealed class RecordingCommitter : IOutcomeCommitter
{
    public ConcurrentQueue<StageOutcome> Outcomes { get; } = new();

    public Func<StageOutcome, OutcomeResult> Answer { get; set; } = _ => new OutcomeResult.Committed();

    public Task<OutcomeResult> CommitAsync(StageOutcome outcome, CancellationToken ct)
    {
        Outcomes.Enqueue(outcome);
        return Task.FromResult(Answer(outcome));
    }
}
