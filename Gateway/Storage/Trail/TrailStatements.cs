using Gateway.Audit;
using Gateway.Storage.Sql;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Trail;

/// <summary>SQL of the trail.</summary>
internal static class TrailStatements
{
    /// <summary>Advisory lock of the one sealer: "gw-seal" in ASCII.</summary>
    private const long SealLock = 0x67772d7365616c;

    private const string EntryList = "chain, seq, at, kind, actor, data, previous, hash, seal_no";
    private const string SealList = "number, at, count, root, previous, hash, key_id, signature";

    public static LedgerStatement<EntryPage> Entries { get; } = LedgerStatement<EntryPage>.Of(
        [Text<EntryPage>("chain", p => p.Chain), Big<EntryPage>("seq", p => p.Seq), Int<EntryPage>("size", p => p.Size)],
        $"SELECT {EntryList} FROM audit_entry WHERE (chain, seq) > (@chain, @seq) ORDER BY chain, seq LIMIT @size");

    public static LedgerStatement<long> Sealed { get; } = LedgerStatement<long>.Of(
        [Big<long>("seal", n => n)], $"SELECT {EntryList} FROM audit_entry WHERE seal_no = @seal ORDER BY chain, seq");

    public static LedgerStatement<OwnerPage> ExchangeHeads { get; } = LedgerStatement<OwnerPage>.Of(
        [Id<OwnerPage>("after", p => p.After), Int<OwnerPage>("size", p => p.Size)],
        "SELECT id, chain_count, chain_head FROM exchange WHERE id > @after ORDER BY id LIMIT @size");

    public static LedgerStatement<EntryPage> ChainHeads { get; } = LedgerStatement<EntryPage>.Of(
        [Text<EntryPage>("chain", p => p.Chain), Int<EntryPage>("size", p => p.Size)],
        "SELECT chain, count, head FROM audit_chain WHERE chain > @chain ORDER BY chain LIMIT @size");

    public static LedgerStatement<SealPage> Seals { get; } = LedgerStatement<SealPage>.Of(
        [Big<SealPage>("after", p => p.After), Int<SealPage>("size", p => p.Size)],
        $"SELECT {SealList} FROM seal WHERE number > @after ORDER BY number LIMIT @size");

    public static LedgerStatement<int> LastSeal { get; } = LedgerStatement<int>.Of([], $"SELECT {SealList} FROM seal ORDER BY number DESC LIMIT 1");

    public static LedgerStatement<int> LockSeals { get; } = LedgerStatement<int>.Of([], $"SELECT pg_advisory_xact_lock({SealLock})", "SELECT 1");

    /// <summary>
    /// Within a chain nothing may be left out. An entry is only seen when the one before it is, so the order of chains and places will do; on SQLite
    /// the order of writing does too, and its one writer is not held up by a sort over all that is unsealed.
    /// </summary>
    public static LedgerStatement<Mark> MarkUnsealed { get; } = LedgerStatement<Mark>.Of(
        [Big<Mark>("seal", m => m.Seal), Int<Mark>("max", m => m.Max)],
        """
        WITH chosen AS (SELECT chain, seq FROM audit_entry WHERE seal_no IS NULL ORDER BY chain, seq LIMIT @max)
        UPDATE audit_entry AS e SET seal_no = @seal FROM chosen WHERE e.chain = chosen.chain AND e.seq = chosen.seq
        RETURNING e.chain, e.seq, e.hash
        """,
        """
        UPDATE audit_entry SET seal_no = @seal
        WHERE rowid IN (SELECT rowid FROM audit_entry WHERE seal_no IS NULL ORDER BY rowid LIMIT @max)
        RETURNING chain, seq, hash
        """);

    public static LedgerStatement<Seal> InsertSeal { get; } = LedgerStatement<Seal>.Insert("seal",
    [
        Big<Seal>("number", s => s.Number), Big<Seal>("at", s => s.At.ToUnixTimeMilliseconds()), Big<Seal>("count", s => s.Count),
        Text<Seal>("root", s => s.Root), Text<Seal>("previous", s => s.Previous), Text<Seal>("hash", s => s.Hash),
        Text<Seal>("key_id", s => s.KeyId), Text<Seal>("signature", s => s.Signature),
    ]);

    public static AuditEntry ToEntry(LedgerRow row) => new(
        row.Text(0), row.Big(1), ToTime(row.Big(2)), row.Text(3), row.Text(4), row.Text(5), row.Text(6), row.Text(7), row.BigOrNull(8));

    public static Seal ToSeal(LedgerRow row) => new(
        row.Big(0), ToTime(row.Big(1)), row.Big(2), row.Text(3), row.Text(4), row.Text(5), row.Text(6), row.Text(7));

    // A time that no clock tells was written by someone else; the hash will not hold, which is what there is to say.
    private static DateTimeOffset ToTime(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Clamp(milliseconds, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    internal sealed record EntryPage(string Chain, long Seq, int Size);

    internal sealed record OwnerPage(Guid After, int Size);

    internal sealed record SealPage(long After, int Size);

    internal sealed record Mark(long Seal, int Max);
}
