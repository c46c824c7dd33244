using System.Security.Cryptography;
using Gateway.Security.Cms;

namespace Gateway.Transports.As2;

/// <summary>Message integrity check (RFC 4130 7.3.1): a digest and its algorithm. Two match when both are the same, however they were spelt.</summary>
internal sealed record MicValue
{
    private MicValue(string digest, HashAlgorithmName algorithm) => (Digest, Algorithm) = (digest, algorithm);

    /// <summary>Base64, without white space.</summary>
    public string Digest { get; }

    public HashAlgorithmName Algorithm { get; }

    public static MicValue Of(ReadOnlySpan<byte> hash, HashAlgorithmName algorithm) => new(Convert.ToBase64String(hash), algorithm);

    /// <summary>
    /// Value of Received-content-MIC: spaces around the comma or none, the digest folded or not, each spelling of the algorithm (DG 3Q12.6-7, 3Q09.13). Null
    /// when it is no digest of an algorithm that is known: it can match nothing.
    /// </summary>
    public static MicValue? Parse(string? text)
    {
        var comma = text?.IndexOf(',', StringComparison.Ordinal) ?? -1;
        if (comma < 0 || CmsDigest.FromMicalg(text![(comma + 1)..].Trim(' ', '\t', '"', ';')) is not { } algorithm)
        {
            return null;
        }

        var digest = new byte[text.Length];
        return Convert.TryFromBase64String(text[..comma].Trim('"'), digest, out var length) && length == Length(algorithm)
            ? Of(digest.AsSpan(0, length), algorithm)
            : null;
    }

    public bool Matches(MicValue? other) => this == other;

    /// <param name="oldSpelling"><c>sha256</c> as before RFC 5751, for partners that know nothing else.</param>
    public string ToText(bool oldSpelling) => $"{Digest}, {(oldSpelling ? CmsDigest.OldMicalgOf(Algorithm) : CmsDigest.MicalgOf(Algorithm))}";

    private static int Length(HashAlgorithmName algorithm)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        return hash.HashLengthInBytes;
    }
}
