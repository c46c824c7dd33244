namespace Gateway.Audit;

/// <summary>A signed Merkle root over a set of entries, chained to the seal before.</summary>
/// <param name="Root">RFC 9162 root over the entries' hashes, hex.</param>
/// <param name="Previous">Hash of the seal before, 64 zeros for the first.</param>
/// <param name="Hash">SHA-256 over number, time, count, root, previous and key id, hex: what is signed.</param>
/// <param name="Signature">Base64, by the installation key <paramref name="KeyId"/>.</param>
public sealed record Seal(
    long Number, DateTimeOffset At, long Count, string Root, string Previous, string Hash, string KeyId, string Signature);
