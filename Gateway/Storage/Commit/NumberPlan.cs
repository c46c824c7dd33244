using Gateway.Exchanges;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;

namespace Gateway.Storage.Commit;

/// <summary>
/// Control numbers of a set: counted per counter, taken together, handed out in the order of the outcomes. A rollback gives all of them back.
/// </summary>
internal sealed class NumberPlan
{
    private readonly Dictionary<(string Kind, string Us, string Them, string Usage), Counter> _counters = [];

    public static NumberPlan Of(IReadOnlyList<StageOutcome> outcomes, Func<int, bool> pending)
    {
        var plan = new NumberPlan();
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (pending(i))
            {
                foreach (var key in outcomes[i].Envelopes.SelectMany(e => e.Numbers))
                {
                    plan.Count(key);
                }
            }
        }

        return plan;
    }

    /// <summary>Takes the numbers, counter by counter in one order for all nodes.</summary>
    public void AddTo(LedgerSession session)
    {
        if (_counters.Count == 0)
        {
            return;
        }

        var takes = _counters.Values.Select(c => c.Take).OrderBy(t => t.Kind, StringComparer.Ordinal).ThenBy(t => t.Us, StringComparer.Ordinal)
            .ThenBy(t => t.Them, StringComparer.Ordinal).ThenBy(t => t.Usage, StringComparer.Ordinal).ToList();
        session.Add(ControlNumberTable.Begin, takes);
        session.Add(ControlNumberTable.Advance, takes, row =>
            _counters[(row.Text(0), row.Text(1), row.Text(2), row.Text(3))].Taken(row.Big(4)));
    }

    /// <summary>The next number of each counter; every counter was counted before.</summary>
    public IReadOnlyList<long> Next(IReadOnlyList<ControlNumberKey> keys)
    {
        var numbers = new long[keys.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = _counters[Name(keys[i])].Next();
        }

        return numbers;
    }

    private static (string Kind, string Us, string Them, string Usage) Name(ControlNumberKey key) =>
        (EnumText.Of(key.Kind), key.Us, key.Them, EnumText.Of(key.Usage) ?? "");

    private void Count(ControlNumberKey key)
    {
        var name = Name(key);
        if (!_counters.TryGetValue(name, out var counter))
        {
            counter = new Counter(new ControlNumberTable.Take(name.Kind, name.Us, name.Them, name.Usage, key.Start, key.Max, 0));
            _counters.Add(name, counter);
        }

        counter.Take = counter.Take with { Count = counter.Take.Count + 1 };
    }

    private sealed class Counter(ControlNumberTable.Take take)
    {
        private long _next;

        public ControlNumberTable.Take Take { get; set; } = take;

        /// <summary>The row says which number is free now; the run that ends before it is this set's.</summary>
        public void Taken(long free) => _next = Wrap(free - Take.Count);

        public long Next()
        {
            var number = _next;
            _next = Wrap(number + 1);
            return number;
        }

        /// <summary>1 to the largest, and 1 again (X12: 999999999 is followed by 000000001).</summary>
        private long Wrap(long number) => ((((number - 1) % Take.Max) + Take.Max) % Take.Max) + 1;
    }
}
