namespace Gateway.Pipeline.Evidence;

/// <summary>What the receipt says: ours of what came, the partner's of what was sent.</summary>
/// <param name="By">The partner, or <c>us</c>.</param>
/// <param name="Mic">As it is written in the receipt: base64, comma, algorithm.</param>
internal sealed record EvidenceReceipt(string By, string Disposition, bool IsPositive, string? Mic, bool IsSigned);
