namespace Gateway.Storage.Commit;

/// <summary>
/// A row as a set changes it: read and locked once, changed in memory outcome by outcome, written once. What an outcome changed before it turned out
/// to be stale or duplicate is undone.
/// </summary>
internal abstract class LedgerEntry
{
    /// <summary>The outcome that changed it last; its values before that are kept.</summary>
    private int _touchedBy = -1;

    /// <summary>True: this set inserts the row.</summary>
    public bool IsNew { get; init; }

    /// <summary>Some outcome that will be written changed it.</summary>
    public bool Changed { get; set; }

    /// <summary>Keeps the values as they were before this outcome; true the first time.</summary>
    public bool Touch(int outcome)
    {
        if (_touchedBy == outcome)
        {
            return false;
        }

        _touchedBy = outcome;
        Keep();
        return true;
    }

    public abstract void Restore();

    protected abstract void Keep();
}
