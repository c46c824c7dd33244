namespace Gateway.Storage;

/// <summary>This program may not run on this ledger.</summary>
internal sealed class LedgerRefusedException(string message) : Exception(message);
