using Gateway.Exchanges;

namespace Gateway.Jobs;

/// <summary>Works one stage off.</summary>
internal interface IDrain
{
    Stage Stage { get; }

    /// <summary>Claims, works and commits until nothing is due and no signal came for the linger time.</summary>
    Task RunAsync(StageSignal signal, CancellationToken ct);
}
