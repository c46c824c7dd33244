using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Tables;

/// <summary>Statements of a commit on <c>outbox</c>.</summary>
internal static class OutboxTable
{
    public static readonly LedgerStatement<(Guid Id, OutboxEvent Event)> Insert = LedgerStatement<(Guid Id, OutboxEvent Event)>.Insert("outbox",
    [
        Columns.Id<(Guid Id, OutboxEvent Event)>("id", o => o.Id),
        Columns.Text<(Guid Id, OutboxEvent Event)>("type", o => o.Event.Type),
        Columns.Id<(Guid Id, OutboxEvent Event)>("exchange", o => o.Event.Exchange?.Value),
        Columns.Text<(Guid Id, OutboxEvent Event)>("partner", o => o.Event.Partner?.Value),
        Columns.Big<(Guid Id, OutboxEvent Event)>("at", o => o.Event.At.ToUnixTimeMilliseconds()),
        Columns.Text<(Guid Id, OutboxEvent Event)>("data", o => o.Event.Data),
    ]);
}
