using System.Security.Cryptography;

namespace Gateway.Audit;

/// <summary>Checks seals' signatures with public keys alone, so that a trail can be checked far from the installation.</summary>
internal sealed class SealSignatures : IDisposable
{
    private readonly Dictionary<string, ECDsa> _keys = new(StringComparer.Ordinal);

    /// <summary>Keys whose id is not the hash of the key are left out: a seal that names one does not verify.</summary>
    public SealSignatures(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> publicKeys)
    {
        foreach (var (id, spki) in publicKeys)
        {
            if (id == KeyIdOf(spki.Span) && Import(spki.Span) is { } key)
            {
                _keys.Add(id, key);
            }
        }
    }

    public IReadOnlyCollection<string> KeyIds => _keys.Keys;

    /// <summary>First 16 hex digits of SHA-256 over the SubjectPublicKeyInfo.</summary>
    public static string KeyIdOf(ReadOnlySpan<byte> spki) => Convert.ToHexStringLower(SHA256.HashData(spki))[..16];

    public bool Verify(Seal seal)
    {
        Span<byte> signature = stackalloc byte[64];
        return _keys.TryGetValue(seal.KeyId, out var key)
            && Convert.TryFromBase64String(seal.Signature, signature, out var length)
            && length == signature.Length
            && key.VerifyData(SealStatement.Encode(seal), signature, HashAlgorithmName.SHA256);
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private static ECDsa? Import(ReadOnlySpan<byte> spki)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(spki, out _);
            return key;
        }
        catch (CryptographicException)
        {
            // A damaged key of an export is the same as an unknown one.
            key.Dispose();
            return null;
        }
    }
}
