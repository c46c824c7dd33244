using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements on <c>business_key</c>.</summary>
internal static class BusinessKeyTable
{
    public static readonly LedgerStatement<Keyed> Insert = LedgerStatement<Keyed>.Insert("business_key",
    [
        Columns.Text<Keyed>("value", k => k.Key.Value),
        Columns.Text<Keyed>("kind", k => k.Key.Kind),
        Columns.Id<Keyed>("document", k => k.Document.Id.Value),
        Columns.Id<Keyed>("exchange", k => k.Document.Exchange.Value),
        Columns.Text<Keyed>("partner", k => k.Document.Partner.Value),
        Columns.Text<Keyed>("type", k => k.Document.Type),
        Columns.Text<Keyed>("purpose", k => k.Key.Purpose),
        Columns.Big<Keyed>("at", k => k.At),
    ], "ON CONFLICT DO NOTHING");

    /// <summary>A key of a document; naming it twice is naming it once.</summary>
    internal readonly record struct Keyed(BusinessKey Key, NewDocument Document, long At);
}
