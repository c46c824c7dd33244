namespace Gateway.Storage.Backups;

/// <summary>What was put back.</summary>
/// <param name="Held">Deliveries that were queued, sending or unconfirmed and now wait for a person.</param>
/// <param name="Quarantined">Exchanges that were not yet routed and now wait for a person.</param>
/// <param name="RootList">Where the list of exported roots was moved, because it may know seals that are gone; null when there was none.</param>
internal sealed record RestoreResult(DateTimeOffset BackupAt, long Rows, long Files, long Held, long Quarantined, string? RootList);
