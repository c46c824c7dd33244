namespace Gateway.Storage.Model;

/// <summary>Table <c>dedup_key</c>.</summary>
internal sealed class DedupKeyRow
{
    public required string Key { get; set; }

    public required string Digest { get; set; }

    public required Guid Exchange { get; set; }

    public required long At { get; set; }

    /// <summary>End of the window: from then on another exchange may take the key.</summary>
    public required long Until { get; set; }
}
