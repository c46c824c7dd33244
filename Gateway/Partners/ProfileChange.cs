namespace Gateway.Partners;

/// <summary>A partner's folder, or one file of it, against what the ledger runs.</summary>
public enum ProfileChange
{
    Unchanged,
    Added,
    Changed,

    /// <summary>Gone from the disk. A partner goes on with its last snapshot: nothing is dropped because a folder was.</summary>
    Removed,
}
