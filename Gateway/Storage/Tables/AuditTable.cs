using Gateway.Audit;
using Gateway.Storage.Commit;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements on <c>audit_entry</c> and <c>audit_chain</c>.</summary>
internal static class AuditTable
{
    public static readonly LedgerStatement<AuditLink> Insert = LedgerStatement<AuditLink>.Insert("audit_entry",
    [
        Columns.Text<AuditLink>("chain", a => a.Chain),
        Columns.Big<AuditLink>("seq", a => a.Seq),
        Columns.Big<AuditLink>("at", a => a.At),
        Columns.Text<AuditLink>("kind", a => a.Kind),
        Columns.Text<AuditLink>("actor", a => a.Actor),
        Columns.Text<AuditLink>("data", a => a.Data),
        Columns.Text<AuditLink>("previous", a => a.Previous),
        Columns.Text<AuditLink>("hash", a => a.Hash),
    ]);

    /// <summary>Makes the owner row of a chain that has none, and locks it either way.</summary>
    public static readonly LedgerStatement<string> LockChain = LedgerStatement<string>.Insert("audit_chain",
    [
        Columns.Text<string>("chain", c => c),
        Columns.Big<string>("count", _ => 0L),
        Columns.Text<string>("head", _ => AuditHash.Zero),
    ], "ON CONFLICT (chain) DO UPDATE SET count = t.count RETURNING chain, count, head");

    public static readonly LedgerStatement<ChainEntry> UpdateChain = LedgerStatement<ChainEntry>.UpdateLocked("audit_chain",
    [
        Columns.Text<ChainEntry>("chain", c => c.Chain),
        Columns.Big<ChainEntry>("count", c => c.Count),
        Columns.Text<ChainEntry>("head", c => c.Head),
    ], "count = v.count, head = v.head", "t.chain = v.chain");

    public static ChainEntry ReadChain(LedgerRow row) => new() { Chain = row.Text(0), Count = row.Big(1), Head = row.Text(2) };
}
