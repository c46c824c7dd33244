namespace Gateway.Pipeline.Evidence;

/// <summary>An entry of an evidence zip and where it lies.</summary>
/// <param name="Offset">Of its head.</param>
/// <param name="Length">Of its bytes, which are stored as they are.</param>
internal sealed record EvidencePlace(string Name, long Offset, long Length, uint Crc)
{
    /// <summary>Where its bytes begin.</summary>
    public long Start => Offset + EvidenceLayout.BytesAt(Name, Length);
}
