using Gateway.Security.Certificates;

namespace Gateway.Jobs;

/// <summary>Follows what any process changed about our keys.</summary>
internal sealed class KeyChore(IKeyVault vault, TimeProvider clock, ILogger<KeyChore> logger) : Chore(clock, logger)
{
    protected override string Name => "Looking at keys";

    protected override TimeSpan Every { get; } = TimeSpan.FromSeconds(2);

    protected override async Task DoAsync(CancellationToken ct) => _ = await vault.RefreshAsync(ct).ConfigureAwait(false);
}
