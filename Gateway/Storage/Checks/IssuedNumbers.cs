using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Checks;

/// <summary>
/// I5: no counter stands below a number that was issued under it, unless an entry says that a person set it back. After 999999999 comes 1, so a number is
/// beyond another when it lies less than half the way round ahead.
/// </summary>
internal sealed class IssuedNumbers(LedgerSession session)
{
    private const int PageSize = 2000;
    private const int Samples = 10;

    private static readonly LedgerStatement<(Guid After, int Size)> Issued = LedgerStatement<(Guid After, int Size)>.Of(
        [Id<(Guid After, int Size)>("after", p => p.After), Int<(Guid After, int Size)>("size", p => p.Size)],
        """
        SELECT i.exchange, i.sender_qualifier, i.sender_id, i.receiver_qualifier, i.receiver_id, i.usage, i.control_number, i.group_control_number, e.received_at
        FROM interchange AS i JOIN exchange AS e ON e.id = i.exchange AND e.direction = 'outbound'
        WHERE i.exchange > @after ORDER BY i.exchange LIMIT @size
        """);

    private readonly Dictionary<(string Kind, string Us, string Them, string Usage), IssuedCounter> _counters = [];

    /// <summary>An entry of a counter that was set.</summary>
    public void Set(AuditEntry entry) => EntryFacts.Read(entry, facts =>
    {
        if (facts.Text("kind") is { } kind && facts.Text("us") is { } us && facts.Text("them") is { } them && facts.Number("next") is { } next)
        {
            Of((kind, us, them, facts.Text("usage") ?? "")).Set(facts.Number("before"), next, entry.At.ToUnixTimeMilliseconds());
        }
    });

    /// <summary>Reads what was issued and compares; every entry was told before.</summary>
    public async Task<LedgerCheck> CheckAsync(CancellationToken ct)
    {
        await ReadIssuedAsync(ct);
        var next = new Dictionary<(string, string, string, string), long>();
        session.Add(ControlNumberTable.All, 0, row => next.Add((row.Text(0), row.Text(1), row.Text(2), row.Text(3)), row.Big(4)));
        await session.RunAsync(ct);
        long broken = 0;
        var samples = new List<string>();
        foreach (var (key, counter) in _counters)
        {
            if (counter.FaultOf(next.TryGetValue(key, out var number) ? number : null) is { } fault)
            {
                broken++;
                if (samples.Count < Samples)
                {
                    samples.Add($"{key.Kind} {key.Us} {key.Them} {key.Usage}: {fault}");
                }
            }
        }

        return new LedgerCheck("I5", "control-number-set-back", _counters.Count, broken, samples);
    }

    private async Task ReadIssuedAsync(CancellationToken ct)
    {
        var last = Guid.Empty;
        while (true)
        {
            var count = 0;
            session.Add(Issued, (last, PageSize), row =>
            {
                count++;
                last = row.Id(0);
                Add(row);
            });
            await session.RunAsync(ct);
            if (count < PageSize)
            {
                return;
            }
        }
    }

    private void Add(LedgerRow row)
    {
        var us = new PartnerIdentity(row.Text(1), row.Text(2)).ToString();
        var them = new PartnerIdentity(row.Text(3), row.Text(4)).ToString();
        var at = row.Big(8);
        Of((EnumText.Of(ControlNumberKind.Interchange), us, them, row.Text(5))).Issue(row.Text(6), at);
        if (row.TextOrNull(7) is { } group)
        {
            Of((EnumText.Of(ControlNumberKind.Group), us, them, "")).Issue(group, at);
        }
    }

    private IssuedCounter Of((string Kind, string Us, string Them, string Usage) key)
    {
        if (!_counters.TryGetValue(key, out var counter))
        {
            _counters.Add(key, counter = new IssuedCounter());
        }

        return counter;
    }
}
