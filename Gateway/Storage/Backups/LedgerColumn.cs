namespace Gateway.Storage.Backups;

/// <summary>One column of a table as a backup names it.</summary>
internal sealed record LedgerColumn(string Name, LedgerColumnKind Kind);
