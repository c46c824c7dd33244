using Gateway.Benchmarks.Load;

namespace Gateway.Benchmarks.Harness;

/// <summary>
/// The invariants that only the outside can check: every order that was answered 2xx is in the ledger once with its SHA-256, and is at the ERP and
/// acknowledged to the partner, each under exactly one id with the right content; nothing else is there.
/// </summary>
internal sealed class OrderCheck
{
    private readonly List<string> _problems = [];

    /// <param name="ledger">Inbound exchanges, or null when the ledger is not looked at.</param>
    public static CheckReport Run(
        IEnumerable<SampleOrder> orders, IEnumerable<Answer> answers, IReadOnlyList<LedgerEntry>? ledger, Deliveries erp, Deliveries partner)
    {
        var check = new OrderCheck();
        var byNumber = answers.ToDictionary(a => a.Number);
        var count = 0;
        var expectedErp = new Dictionary<string, string>();
        var expectedAcks = new Dictionary<string, string>();
        var posted = new List<(SampleOrder Order, Answer? Answer)>();
        foreach (var order in orders)
        {
            count++;
            posted.Add((order, byNumber.GetValueOrDefault(order.Number)));
            expectedErp.Add(order.ErpKey, order.Essence);
            expectedAcks.Add(order.AckKey, "A*1*1*1");
        }

        check.Answered(posted);
        if (ledger is not null)
        {
            check.InLedger(posted, ledger);
        }

        check.Delivered("ERP", expectedErp, erp);
        check.Delivered("partner", expectedAcks, partner);
        return new CheckReport(check._problems, count, erp.Stats.Repeats + partner.Stats.Repeats);
    }

    /// <summary>Only what a side got: every expected key once under one id, with the expected essence, and no other.</summary>
    public static CheckReport Side(string side, IReadOnlyDictionary<string, string> expected, Deliveries got)
    {
        var check = new OrderCheck();
        check.Delivered(side, expected, got);
        return new CheckReport(check._problems, expected.Count, got.Stats.Repeats);
    }

    private void Answered(IEnumerable<(SampleOrder Order, Answer? Answer)> posted)
    {
        foreach (var (order, answer) in posted)
        {
            if (answer is not { Code: null, Exchange: not null })
            {
                _problems.Add($"{order.Po} was never accepted: {answer?.Code ?? "no answer"}");
            }
        }
    }

    private void InLedger(IEnumerable<(SampleOrder Order, Answer? Answer)> posted, IReadOnlyList<LedgerEntry> ledger)
    {
        var byId = ledger.ToDictionary(e => e.Id);
        var bySha = ledger.ToLookup(e => e.Sha256);
        foreach (var (order, answer) in posted)
        {
            if (answer?.Exchange is { } id)
            {
                if (!byId.TryGetValue(id, out var entry))
                {
                    _problems.Add($"{order.Po} was accepted as {id}, which is not in the ledger");
                }
                else if (entry.Sha256 != order.Sha256)
                {
                    _problems.Add($"{order.Po} is in the ledger as {id} with another SHA-256");
                }
                else if (entry.Stage != "done")
                {
                    _problems.Add($"{order.Po} ({id}) is {entry.Stage}, delivery {entry.Delivery}, code {entry.Code}");
                }
            }

            if (bySha[order.Sha256].Count() is var times and > 1)
            {
                _problems.Add($"{order.Po} is in the ledger {times} times");
            }
        }
    }

    private void Delivered(string side, IReadOnlyDictionary<string, string> expected, Deliveries got)
    {
        var byKey = got.Entries.ToLookup(e => e.Key);
        foreach (var (key, essence) in expected)
        {
            switch (byKey[key].ToList())
            {
                case []:
                    _problems.Add($"{key} is not at the {side}");
                    break;
                case [var only]:
                    if (only.Essence != essence)
                    {
                        _problems.Add($"{key} is at the {side} with another content ({only.Essence})");
                    }

                    break;
                case var several:
                    _problems.Add($"{key} is at the {side} under {several.Count} ids: {string.Join(' ', several.Select(e => e.Id))}");
                    break;
            }
        }

        _problems.AddRange(byKey.Where(g => !expected.ContainsKey(g.Key)).Select(g => $"{g.Key} is at the {side} and was never posted"));
        Counted(side, "deliveries that could not be read", got.Stats.Unreadable);
        Counted(side, "ids with other bytes than before", got.Stats.OtherBytes);
    }

    private void Counted(string side, string what, int count)
    {
        if (count > 0)
        {
            _problems.Add($"the {side} got {count} {what}");
        }
    }
}
