using System.Security.Cryptography;

namespace Gateway.Security.Envelopes;

/// <summary>The message integrity check of RFC 4130 7.3.1: the digest over what was signed, or over the content with its header fields, or over the body alone.</summary>
public sealed record Mic(ReadOnlyMemory<byte> Digest, HashAlgorithmName Algorithm);
