namespace Gateway.Storage.Model;

/// <summary>Table <c>profile_current</c>: which snapshot of a partner every node runs, and the publication that made it so.</summary>
internal sealed class ProfileCurrentRow
{
    public required string Partner { get; set; }

    public required string Hash { get; set; }

    /// <summary>Value of the revision <c>profiles</c> when it was published.</summary>
    public required long Version { get; set; }
}
