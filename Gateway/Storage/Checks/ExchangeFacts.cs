using Gateway.Storage.Sql;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Checks;

/// <summary>What the rows say of one exchange.</summary>
/// <param name="Delivered">Deliveries in that state; <paramref name="Failed"/> alike.</param>
/// <param name="Accepted">Its documents that are valid or accepted with errors.</param>
/// <param name="Interchanges">Those that came in; <paramref name="Sets"/> the sets in them.</param>
/// <param name="AcceptedSets">Sets that were accepted, of the interchanges that went on.</param>
internal sealed record ExchangeFacts(
    Guid Id, string Stage, string? Partner, string? Channel, long Delivered, long Failed, long Attempts, long Accepted, long Interchanges, long Sets,
    long AcceptedSets)
{
    public static LedgerStatement<Page> Statement { get; } = LedgerStatement<Page>.Of(
        [Id<Page>("after", p => p.After), Int<Page>("size", p => p.Size)],
        """
        SELECT e.id, e.stage, e.partner, e.channel,
            (SELECT count(*) FROM delivery AS d WHERE d.exchange = e.id AND d.state = 'delivered'),
            (SELECT count(*) FROM delivery AS d WHERE d.exchange = e.id AND d.state = 'failed'),
            (SELECT count(*) FROM delivery AS d JOIN attempt AS a ON a.delivery = d.id WHERE d.exchange = e.id),
            (SELECT count(*) FROM document AS d WHERE d.exchange = e.id AND d.validation IN ('valid', 'accepted-with-errors')),
            (SELECT count(*) FROM interchange AS i WHERE i.exchange = e.id AND e.direction = 'inbound'),
            (SELECT coalesce(sum(i.sets), 0) FROM interchange AS i WHERE i.exchange = e.id AND e.direction = 'inbound'),
            (SELECT coalesce(sum(i.accepted_sets), 0) FROM interchange AS i WHERE i.exchange = e.id AND e.direction = 'inbound' AND i.validation <> 'invalid')
        FROM exchange AS e WHERE e.id > @after ORDER BY e.id LIMIT @size
        """);

    public static ExchangeFacts Read(LedgerRow row) => new(
        row.Id(0), row.Text(1), row.TextOrNull(2), row.TextOrNull(3), row.Big(4), row.Big(5), row.Big(6), row.Big(7), row.Big(8), row.Big(9), row.Big(10));

    internal sealed record Page(Guid After, int Size);
}
