namespace Gateway.Storage.Backups;

/// <summary>A table of the ledger, read off the model: what the model has, a backup has.</summary>
/// <param name="Key">Names of the primary key's columns: the order of the rows.</param>
internal sealed record LedgerTable(string Name, IReadOnlyList<LedgerColumn> Columns, IReadOnlyList<string> Key);
