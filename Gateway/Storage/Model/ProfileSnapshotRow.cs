namespace Gateway.Storage.Model;

/// <summary>Table <c>profile_snapshot</c>: an approved folder of a partner, immutable.</summary>
internal sealed class ProfileSnapshotRow
{
    public required string Partner { get; set; }

    public required string Hash { get; set; }

    /// <summary>JSON object: relative file name to text.</summary>
    public required string Files { get; set; }

    public required long ApprovedAt { get; set; }

    public required string ApprovedBy { get; set; }
}
