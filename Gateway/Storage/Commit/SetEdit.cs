using Gateway.Audit;
using Gateway.Exchanges;

namespace Gateway.Storage.Commit;

/// <summary>
/// The rows of a set while its outcomes are played on them one after another: each outcome sees what those before it did, and one that cannot be kept
/// leaves no trace.
/// </summary>
internal sealed class SetEdit(SetState state, SetPlan plan, LedgerClock clock)
{
    private readonly List<LedgerEntry> _touched = [];
    private readonly List<LedgerEntry> _begun = [];
    private int _outcome = -1;
    private SetPlan.Mark _mark;

    public SetState State => state;

    public SetPlan Plan => plan;

    public LedgerClock Clock => clock;

    /// <summary>One time for the whole set.</summary>
    public long Now { get; } = clock.Now;

    public void Start()
    {
        _outcome++;
        _touched.Clear();
        _begun.Clear();
        _mark = plan.Here;
    }

    public void Keep()
    {
        foreach (var entry in _touched)
        {
            if (!entry.Changed)
            {
                entry.Changed = true;
                plan.Touched.Add(entry);
            }
        }
    }

    public void Undo()
    {
        plan.BackTo(_mark);
        _touched.ForEach(e => e.Restore());
        _begun.ForEach(e => _ = e switch
        {
            ExchangeEntry x => state.Exchanges.Remove(x.Id),
            DeliveryEntry d => state.Deliveries.Remove(d.Id),
            ExpectationEntry x => state.Expectations.Remove(x.Id),
            _ => false,
        });
    }

    /// <summary>Must come before an entry is changed.</summary>
    public void Touch(LedgerEntry entry)
    {
        if (entry.Touch(_outcome))
        {
            _touched.Add(entry);
        }
    }

    /// <summary>Takes a new row in; null when its id is taken.</summary>
    public OutcomeResult.Refused? Begin<TEntry>(Dictionary<Guid, TEntry> rows, Guid id, TEntry entry)
        where TEntry : LedgerEntry
    {
        if (!rows.TryAdd(id, entry))
        {
            return new OutcomeResult.Refused(new InvalidOperationException($"The row {id} is in the ledger already."));
        }

        _begun.Add(entry);
        Touch(entry);
        return null;
    }

    public void Append(ExchangeEntry owner, string kind, string data)
    {
        Touch(owner);
        plan.Audit.Add(AuditLink.Append(owner, Now, kind, AuditChains.System, data));
    }
}
