namespace Gateway.Security.Envelopes;

/// <summary>A content that came out of an envelope: the message itself, or one of several (RFC 6362).</summary>
/// <param name="Number">From 1.</param>
/// <param name="FileName">As the sender wrote it: data, never a path.</param>
public sealed record OpenedPart(int Number, string? ContentType, string? FileName);
