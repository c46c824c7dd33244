namespace Gateway.Audit;

/// <summary>One link of a chain as stored.</summary>
/// <param name="Seq">Place in the chain, from 1, without gaps.</param>
/// <param name="Previous">Hash of the entry before, 64 zeros for the first.</param>
/// <param name="Hash">SHA-256 over the record, hex; see <c>AuditHash</c>.</param>
/// <param name="Seal">Number of the seal that covers it, or null.</param>
public sealed record AuditEntry(
    string Chain, long Seq, DateTimeOffset At, string Kind, string Actor, string Data, string Previous, string Hash, long? Seal);
