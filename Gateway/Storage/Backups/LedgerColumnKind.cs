namespace Gateway.Storage.Backups;

/// <summary>The types that the ledger's columns have, whichever database keeps them.</summary>
internal enum LedgerColumnKind
{
    Id,
    Text,
    Big,
    Int,
    Flag,
    Bytes,
}
