namespace Gateway.Storage.Sql;

/// <summary>A row that was read and locked is not what it was: something else writes the ledger.</summary>
internal sealed class LedgerConflictException(string statement, int expected, int actual)
    : Exception($"A statement changed {actual} rows instead of {expected}: {statement}");
