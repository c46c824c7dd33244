namespace Gateway.Exchanges;

/// <summary>What is stored of an exchange under the name of a part, without its bytes.</summary>
/// <param name="ContentType">Of an attachment, as its sender wrote it.</param>
/// <param name="FileName">Of an attachment, as its sender wrote it: data, never a path.</param>
/// <param name="IsPurged">The bytes are gone; length and hash are kept.</param>
public sealed record StoredPart(string Part, long Length, Sha256Digest Digest, string? ContentType, string? FileName, bool IsPurged);
