using Gateway.Exchanges;

namespace Gateway.Pipeline.Stages;

/// <summary>A stage that works on claimed exchanges.</summary>
internal interface IExchangeStage
{
    Stage Stage { get; }

    /// <summary>
    /// Reads what the whole set needs at once and returns the work of one exchange. That work ends when its outcome is committed; it throws only for
    /// faults of ours or the machine.
    /// </summary>
    Task<Func<ClaimedExchange, CancellationToken, Task>> PrepareAsync(IReadOnlyList<ClaimedExchange> set, CancellationToken ct);
}
