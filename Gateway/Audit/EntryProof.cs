namespace Gateway.Audit;

/// <summary>That one entry is a leaf under the root of a seal (RFC 9162 2.1.3).</summary>
/// <param name="Seq">Place of the entry in its chain.</param>
/// <param name="Seal">Number of the seal.</param>
/// <param name="Index">Place among the leaves of the seal, from 0.</param>
/// <param name="Size">Leaves of the seal.</param>
/// <param name="Path">Hashes from the leaf upwards, hex. The leaf's record is the entry's hash.</param>
public sealed record EntryProof(long Seq, long Seal, long Index, long Size, IReadOnlyList<string> Path);
