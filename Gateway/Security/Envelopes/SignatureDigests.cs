using System.Security.Cryptography;
using Gateway.Security.Cms;

namespace Gateway.Security.Envelopes;

/// <summary>Which digests to make of a content whose signature stands behind it.</summary>
internal static class SignatureDigests
{
    private static readonly HashAlgorithmName[] All = [HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];

    /// <summary>Those that micalg names (RFC 8551 3.5.3.2: several, with commas); where it names SHA-256 alone that, otherwise any that a signature may use.</summary>
    public static IEnumerable<HashAlgorithmName> Of(string? micalg)
    {
        var named = (micalg ?? "").Split(',').Select(CmsDigest.FromMicalg).OfType<HashAlgorithmName>().ToList();
        return named is [var only] && only == HashAlgorithmName.SHA256 ? named : named.Concat(All);
    }
}
