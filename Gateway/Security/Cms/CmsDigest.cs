using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>The digests of signatures and MICs, with the spellings of <c>micalg</c> (RFC 8551 3.5.3.2, RFC 3851, and what partners send).</summary>
internal static class CmsDigest
{
    private static readonly (HashAlgorithmName Name, string Oid, string[] Spellings)[] Table =
    [
        (HashAlgorithmName.SHA256, CmsOids.Sha256, ["sha-256", "sha256", "rsa-sha256", "sha2-256", "sha-2"]),
        (HashAlgorithmName.SHA384, CmsOids.Sha384, ["sha-384", "sha384", "rsa-sha384", "sha2-384"]),
        (HashAlgorithmName.SHA512, CmsOids.Sha512, ["sha-512", "sha512", "rsa-sha512", "sha2-512"]),
        (HashAlgorithmName.SHA1, CmsOids.Sha1, ["sha-1", "sha1", "rsa-sha1", "sha"]),
        (HashAlgorithmName.MD5, CmsOids.Md5, ["md5", "rsa-md5"]),
    ];

    /// <summary>Null when it is not spoken.</summary>
    public static HashAlgorithmName? FromOid(string oid) => Find(row => row.Oid == oid);

    /// <summary>By its name in a <c>micalg</c> parameter or an MDN, whatever the case; null when it is not known.</summary>
    public static HashAlgorithmName? FromMicalg(string name) =>
        Find(row => row.Spellings.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase) || row.Oid == name.Trim());

    public static string OidOf(HashAlgorithmName name) => Row(name).Oid;

    /// <summary>The spelling of RFC 5751 and 8551: <c>sha-256</c>.</summary>
    public static string MicalgOf(HashAlgorithmName name) => Row(name).Spellings[0];

    /// <summary>The spelling before RFC 5751, which old partners ask for: <c>sha256</c>.</summary>
    public static string OldMicalgOf(HashAlgorithmName name) => Row(name).Spellings[^1] is "md5" ? "md5" : Row(name).Spellings[1];

    private static HashAlgorithmName? Find(Func<(HashAlgorithmName Name, string Oid, string[] Spellings), bool> isMeant)
    {
        foreach (var row in Table)
        {
            if (isMeant(row))
            {
                return row.Name;
            }
        }

        return null;
    }

    private static (HashAlgorithmName Name, string Oid, string[] Spellings) Row(HashAlgorithmName name) =>
        Table.FirstOrDefault(row => row.Name == name) is { Oid: not null } found
            ? found
            : throw new ArgumentOutOfRangeException(nameof(name), name, "No digest of that name is listed.");
}
