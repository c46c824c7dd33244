using Gateway.Exchanges;
using Gateway.Storage.Model;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Reads;

/// <summary>Which exchanges of a stretch of the list match the filters that look at their parts.</summary>
internal static class ExchangeMatch
{
    private static readonly LedgerStatement<(Guid Id, string Type)> OfType = LedgerStatement<(Guid Id, string Type)>.ForEach(
        [Columns.Id<(Guid Id, string Type)>("id", q => q.Id), Columns.Text<(Guid Id, string Type)>("type", q => q.Type)],
        $"SELECT v.id FROM {{rows}} WHERE {HasType("v.id", "v.type")}", $"SELECT @id WHERE {HasType("@id", "@type")}");

    /// <summary>True when a stretch must be looked at; false when its rows match as they are.</summary>
    public static bool IsNeeded(ExchangeFilter filter) =>
        filter.Delivery is not null || filter.Acknowledgement is not null || filter.DocumentType is not null;

    public static async Task<List<ExchangeRow>> MatchingAsync(
        LedgerEngine engine, List<ExchangeRow> rows, ExchangeFilter filter, CancellationToken ct)
    {
        if (filter.Delivery is { } delivery)
        {
            var states = await engine.StatesAsync(SummaryStatements.Deliveries, Ids(rows), ct).ConfigureAwait(false);
            rows = rows.FindAll(e => WorstOf.Of(WorstOf.Deliveries, states[e.Id].Select(EnumText.ToDelivery)) == delivery);
        }

        if (filter.Acknowledgement is { } acknowledgement)
        {
            var states = await engine.StatesAsync(SummaryStatements.Expectations, Ids(rows), ct).ConfigureAwait(false);
            rows = rows.FindAll(e => WorstOf.Of(WorstOf.Acknowledgements, states[e.Id].Select(EnumText.ToAcknowledgement)) == acknowledgement);
        }

        if (filter.DocumentType is { } type)
        {
            var matching = (await engine.ReadAsync(OfType, rows.ConvertAll(e => (e.Id, type)), row => row.Id(0), ct).ConfigureAwait(false)).ToHashSet();
            rows = rows.FindAll(e => matching.Contains(e.Id));
        }

        return rows;
    }

    private static List<Guid> Ids(List<ExchangeRow> rows) => rows.ConvertAll(e => e.Id);

    /// <summary>A document of the type that the exchange brought, or that its delivery carries.</summary>
    private static string HasType(string id, string type) =>
        $"EXISTS (SELECT 1 FROM document AS o WHERE o.exchange = {id} AND (o.type = {type} OR o.set_id = {type})) "
        + $"OR EXISTS (SELECT 1 FROM delivery AS d JOIN document AS o ON o.id = d.document WHERE d.exchange = {id} "
        + $"AND (o.type = {type} OR o.set_id = {type}))";
}
