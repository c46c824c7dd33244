using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>Object identifiers of CMS and of the algorithms that are spoken: RFC 5652, 3274, 5083, 5753, 8017, 5758, 3565, 5084.</summary>
internal static class CmsOids
{
    public const string Data = "1.2.840.113549.1.7.1";
    public const string SignedData = "1.2.840.113549.1.7.2";
    public const string EnvelopedData = "1.2.840.113549.1.7.3";
    public const string AuthEnvelopedData = "1.2.840.113549.1.9.16.1.23";
    public const string CompressedData = "1.2.840.113549.1.9.16.1.9";
    public const string ZlibCompress = "1.2.840.113549.1.9.16.3.8";

    public const string ContentType = "1.2.840.113549.1.9.3";
    public const string MessageDigest = "1.2.840.113549.1.9.4";
    public const string SigningTime = "1.2.840.113549.1.9.5";
    public const string AlgorithmProtection = "1.2.840.113549.1.9.52";

    public const string Md5 = "1.2.840.113549.2.5";
    public const string Sha1 = "1.3.14.3.2.26";
    public const string Sha224 = "2.16.840.1.101.3.4.2.4";
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string Sha384 = "2.16.840.1.101.3.4.2.2";
    public const string Sha512 = "2.16.840.1.101.3.4.2.3";

    public const string Rsa = "1.2.840.113549.1.1.1";
    public const string Sha1WithRsa = "1.2.840.113549.1.1.5";
    public const string Oaep = "1.2.840.113549.1.1.7";
    public const string Mgf1 = "1.2.840.113549.1.1.8";
    public const string PSpecified = "1.2.840.113549.1.1.9";
    public const string Pss = "1.2.840.113549.1.1.10";
    public const string Sha256WithRsa = "1.2.840.113549.1.1.11";
    public const string Sha384WithRsa = "1.2.840.113549.1.1.12";
    public const string Sha512WithRsa = "1.2.840.113549.1.1.13";

    public const string EcPublicKey = "1.2.840.10045.2.1";
    public const string EcdsaWithSha1 = "1.2.840.10045.4.1";
    public const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    public const string EcdsaWithSha384 = "1.2.840.10045.4.3.3";
    public const string EcdsaWithSha512 = "1.2.840.10045.4.3.4";

    public const string EcdhSha1Kdf = "1.3.133.16.840.63.0.2";
    public const string EcdhSha256Kdf = "1.3.132.1.11.1";
    public const string EcdhSha384Kdf = "1.3.132.1.11.2";
    public const string EcdhSha512Kdf = "1.3.132.1.11.3";
    public const string Aes128Wrap = "2.16.840.1.101.3.4.1.5";
    public const string Aes192Wrap = "2.16.840.1.101.3.4.1.25";
    public const string Aes256Wrap = "2.16.840.1.101.3.4.1.45";

    public const string TripleDesCbc = "1.2.840.113549.3.7";
    public const string Aes128Cbc = "2.16.840.1.101.3.4.1.2";
    public const string Aes192Cbc = "2.16.840.1.101.3.4.1.22";
    public const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";
    public const string Aes128Gcm = "2.16.840.1.101.3.4.1.6";
    public const string Aes192Gcm = "2.16.840.1.101.3.4.1.26";
    public const string Aes256Gcm = "2.16.840.1.101.3.4.1.46";

    /// <summary>ECDSA over a digest (RFC 5758 3.2).</summary>
    public static string EcdsaWith(HashAlgorithmName digest) => digest.Name switch
    {
        nameof(HashAlgorithmName.SHA1) => EcdsaWithSha1,
        nameof(HashAlgorithmName.SHA256) => EcdsaWithSha256,
        nameof(HashAlgorithmName.SHA384) => EcdsaWithSha384,
        nameof(HashAlgorithmName.SHA512) => EcdsaWithSha512,
        _ => throw new ArgumentOutOfRangeException(nameof(digest), digest, "No ECDSA with this digest is listed."),
    };

    /// <summary>AES key wrap by a key of that many octets (RFC 3565 2.3.2).</summary>
    public static string AesWrap(int keySize) => keySize switch
    {
        16 => Aes128Wrap,
        24 => Aes192Wrap,
        32 => Aes256Wrap,
        _ => throw new ArgumentOutOfRangeException(nameof(keySize), keySize, "AES has no key of this size."),
    };
}
