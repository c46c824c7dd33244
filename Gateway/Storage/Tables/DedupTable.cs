using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements on <c>dedup_key</c>.</summary>
internal static class DedupTable
{
    /// <summary>Takes the keys that are free, over their window, or the exchange's own already.</summary>
    public static readonly LedgerStatement<DedupKey> Claim = LedgerStatement<DedupKey>.Insert("dedup_key",
    [
        Columns.Text<DedupKey>("key", k => k.Key),
        Columns.Text<DedupKey>("digest", k => k.Digest.Hex),
        Columns.Id<DedupKey>("exchange", k => k.Exchange.Value),
        Columns.Big<DedupKey>("at", k => k.At.ToUnixTimeMilliseconds()),
        Columns.Big<DedupKey>("until", k => (k.At + k.Window).ToUnixTimeMilliseconds()),
    ],
    "ON CONFLICT (key) DO UPDATE SET digest = excluded.digest, exchange = excluded.exchange, at = excluded.at, until = excluded.until "
    + "WHERE t.until <= excluded.at OR t.exchange = excluded.exchange");

    public static readonly LedgerStatement<DedupKey> Owner = LedgerStatement<DedupKey>.Select(
        "t.key, t.exchange, t.digest", "dedup_key", [Columns.Text<DedupKey>("key", k => k.Key)], "t.key = v.key", locked: false);

    /// <summary>The same for keys that nobody wants to claim, inside their windows.</summary>
    public static readonly LedgerStatement<string> Known = LedgerStatement<string>.ForEach(
        [Columns.Text<string>("key", k => k)],
        "SELECT t.key, t.exchange, t.digest FROM {rows} JOIN dedup_key AS t ON t.key = v.key WHERE t.until > @now",
        "SELECT t.key, t.exchange, t.digest FROM dedup_key AS t WHERE t.key = @key AND t.until > @now");
}
