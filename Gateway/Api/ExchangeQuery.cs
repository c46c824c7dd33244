using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Api;

/// <summary>The filter of the exchange list, as its query string spells it.</summary>
internal static class ExchangeQuery
{
    public static IReadOnlyList<RouteParameter> Parameters { get; } =
    [
        new("query", "partner", "Exchanges of one trading partner.", "acme"),
        new("query", "direction", "Seen from us.", Values: Kebab<Direction>.Names),
        new("query", "stage", "How far they have come.", Values: Kebab<ExchangeStage>.Names),
        new("query", "delivery", "Delivery axis.", Values: Kebab<DeliveryState>.Names),
        new("query", "acknowledgement", "Acknowledgement axis.", Values: Kebab<AcknowledgementState>.Names),
        new("query", "type", "Canonical document type or set id.", "order"),
        new("query", "key", "A business key's value, exact.", "4500012"),
        new("query", "from", "Received at or after (ISO 8601; UTC when no offset is given).", "2026-01-31T08:00:00Z"),
        new("query", "until", "Received before.", "2026-02-01"),
        new("query", "limit", "Items a page, 1 to 500. Default 50.", "50"),
        new("query", "cursor", "The 'next' of the page before."),
    ];

    /// <summary>The filter, or what is wrong with the query.</summary>
    public static (ExchangeFilter? Filter, Problem? Problem) Read(IQueryCollection query)
    {
        var read = new QueryReader(query);
        var filter = new ExchangeFilter
        {
            Partner = read.Text("partner") is { } partner ? new PartnerId(partner) : null,
            Direction = read.Value<Direction>("direction"),
            Stage = read.Value<ExchangeStage>("stage"),
            Delivery = read.Value<DeliveryState>("delivery"),
            Acknowledgement = read.Value<AcknowledgementState>("acknowledgement"),
            DocumentType = read.Text("type"),
            BusinessKey = read.Text("key"),
            From = read.Instant("from"),
            Until = read.Instant("until"),
            Limit = read.Limit("limit", 50),
            Cursor = read.Text("cursor"),
        };
        return read.Problem() is { } problem ? (null, problem) : (filter, null);
    }
}
