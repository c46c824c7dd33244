using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>A content encryption algorithm: its key size and how it works.</summary>
/// <param name="Name">As profiles and the trail write it: <c>aes-128-cbc</c>.</param>
/// <param name="KeySize">Octets.</param>
/// <param name="BlockSize">Octets of a CBC block; for GCM, a stream, 1.</param>
internal sealed record ContentCipher(string Name, string Oid, int KeySize, int BlockSize, bool IsAuthenticated)
{
    public static readonly ContentCipher Aes128Cbc = new("aes-128-cbc", CmsOids.Aes128Cbc, 16, 16, false);
    public static readonly ContentCipher Aes192Cbc = new("aes-192-cbc", CmsOids.Aes192Cbc, 24, 16, false);
    public static readonly ContentCipher Aes256Cbc = new("aes-256-cbc", CmsOids.Aes256Cbc, 32, 16, false);
    public static readonly ContentCipher TripleDesCbc = new("3des-cbc", CmsOids.TripleDesCbc, 24, 8, false);
    public static readonly ContentCipher Aes128Gcm = new("aes-128-gcm", CmsOids.Aes128Gcm, 16, 1, true);
    public static readonly ContentCipher Aes192Gcm = new("aes-192-gcm", CmsOids.Aes192Gcm, 24, 1, true);
    public static readonly ContentCipher Aes256Gcm = new("aes-256-gcm", CmsOids.Aes256Gcm, 32, 1, true);

    public static IReadOnlyList<ContentCipher> All { get; } = [Aes128Cbc, Aes192Cbc, Aes256Cbc, TripleDesCbc, Aes128Gcm, Aes192Gcm, Aes256Gcm];

    /// <summary>By the name that profiles use.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No cipher is called so; profiles are checked before they run.</exception>
    public static ContentCipher Named(string name) =>
        All.FirstOrDefault(cipher => cipher.Name == name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, "No cipher of that name is listed.");

    /// <summary>The block cipher with its key. The caller disposes it.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "3DES is opened where a partner's profile makes a dated exception.")]
    public SymmetricAlgorithm CreateBlockCipher(byte[] key)
    {
        SymmetricAlgorithm cipher = this == TripleDesCbc ? TripleDES.Create() : Aes.Create();
        cipher.Key = key;
        return cipher;
    }

    /// <exception cref="CmsException">It is not spoken: RC2, DES and the like are not decrypted.</exception>
    public static ContentCipher Find(string oid) =>
        All.FirstOrDefault(cipher => cipher.Oid == oid) ?? throw new CmsException($"The content encryption {oid} is not supported.");
}
