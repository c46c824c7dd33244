using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Reads;

/// <summary>How the interchanges of an exchange ended in the runs that acknowledged them.</summary>
internal sealed class EndingReads(LedgerEngine engine)
{
    private static readonly LedgerStatement<Guid> Acknowledged = LedgerStatement<Guid>.Of([Columns.Id<Guid>("exchange", id => id)],
        $"""
        SELECT DISTINCT r.received_at, r.id, i.id, i.digest, i.validation
        FROM {StageReads.Runs} JOIN exchange AS r ON r.id = run.id JOIN exchange AS e ON e.parent = run.id JOIN delivery AS d ON d.exchange = e.id
            JOIN interchange AS i ON i.id = d.answers
        WHERE i.digest IS NOT NULL ORDER BY r.received_at, r.id
        """);

    private static readonly LedgerStatement<Guid> Sets = LedgerStatement<Guid>.Of([Columns.Id<Guid>("exchange", id => id)],
        $"""
        SELECT d.interchange, d.validation FROM {StageReads.Runs} JOIN document AS d ON d.exchange = run.id
        WHERE d.interchange IS NOT NULL ORDER BY d.position
        """);

    /// <summary>The trail of a part that was split off begins with the run that it was split off in.</summary>
    private static readonly LedgerStatement<string> Beginning = LedgerStatement<string>.Of([Columns.Text<string>("chain", c => c)],
        $"SELECT data FROM audit_entry WHERE chain = @chain AND kind = '{AuditKinds.ExchangeReceived}' ORDER BY seq LIMIT 1");

    private static readonly LedgerStatement<Guid> First = LedgerStatement<Guid>.Of(
        [Columns.Id<Guid>("id", id => id)], "SELECT coalesce(replay_of, id) FROM exchange WHERE id = @id");

    /// <summary>
    /// A run that keeps bytes of which anything was said before, by the message of a part that was split off too, takes nothing back and is no news. What goes
    /// on is acknowledged by the part's own runs, whatever went through in its message: a repeat of the part is answered with them.
    /// </summary>
    public async Task<IReadOnlySet<AcknowledgedEnding>> ReadAsync(ExchangeId exchange, CancellationToken ct)
    {
        var own = await OfRunsAsync(exchange, ct).ConfigureAwait(false);
        var spoken = await MessageOfAsync(exchange, ct).ConfigureAwait(false) is { } message
            ? own.Union(await OfRunsAsync(message, ct).ConfigureAwait(false))
            : own;
        return own.Union(spoken.Select(ending => AcknowledgedEnding.Of(ending.Interchange, isKept: true, []))).ToHashSet();
    }

    private async Task<ExchangeId?> MessageOfAsync(ExchangeId part, CancellationToken ct)
    {
        var from = await engine.ReadAsync(Beginning, part.ToString(), row => FromOf(row.Text(0)), ct).ConfigureAwait(false);
        return from is [{ } run] && await engine.ReadAsync(First, run.Value, row => new ExchangeId(row.Id(0)), ct).ConfigureAwait(false) is [var first] ? first : null;
    }

    private static ExchangeId? FromOf(string data)
    {
        using var facts = JsonDocument.Parse(data);
        return facts.RootElement.TryGetProperty("from", out var from) && from.ValueKind == JsonValueKind.String && ExchangeId.TryParse(from.GetString()!, out var run)
            ? run
            : null;
    }

    private async Task<IReadOnlySet<AcknowledgedEnding>> OfRunsAsync(ExchangeId exchange, CancellationToken ct)
    {
        var acknowledged = await engine.ReadAsync(Acknowledged, exchange.Value, row => (
            Run: row.Id(1), Interchange: row.Id(2), Digest: new Sha256Digest(row.Text(3)), IsKept: IsInvalid(row.Text(4))), ct).ConfigureAwait(false);
        if (acknowledged.Count == 0)
        {
            return new HashSet<AcknowledgedEnding>();
        }

        var sets = (await engine.ReadAsync(Sets, exchange.Value, row => (Interchange: row.Id(0), IsAccepted: !IsInvalid(row.Text(1))), ct).ConfigureAwait(false))
            .ToLookup(s => s.Interchange, s => s.IsAccepted);

        // Copies in one message may have ended differently: all that the last run said counts.
        return acknowledged.GroupBy(a => (a.Digest, a.IsKept)).SelectMany(same => same.Where(a => a.Run == same.Last().Run))
            .Select(a => AcknowledgedEnding.Of(a.Digest, a.IsKept, sets[a.Interchange])).ToHashSet();
    }

    private static bool IsInvalid(string validation) => EnumText.ToValidation(validation) == ValidationState.Invalid;
}
