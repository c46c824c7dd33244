using System.Security.Cryptography;
using System.Text;

namespace Gateway.Security;

/// <summary>
/// The envelope key (AES-256-GCM) that wraps the installation's private keys and stored secrets. A wrapped blob is
/// <c>GWE1</c>, key id (8 bytes), nonce (12, random), tag (16), ciphertext; <c>GWE1</c>, key id and the purpose are authenticated with it, so a blob
/// cannot be put in another's place.
/// </summary>
internal sealed class MasterKey : IDisposable
{
    public const int Size = 32;
    private const int IdSize = 8;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 4 + IdSize;
    private static readonly byte[] Magic = "GWE1"u8.ToArray();
    private static readonly byte[] IdLabel = "gateway master key id"u8.ToArray();

    private readonly AesGcm _cipher;
    private readonly byte[] _header;
    private readonly Lock _gate = new();

    public MasterKey(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, Size);
        _cipher = new AesGcm(key, TagSize);
        _header = [.. Magic, .. HMACSHA256.HashData(key, IdLabel).AsSpan(0, IdSize)];
        KeyId = Convert.ToHexStringLower(_header.AsSpan(Magic.Length));
    }

    /// <summary>Names the key without telling it: HMAC-SHA-256 of a fixed label, 16 hex digits.</summary>
    public string KeyId { get; }

    /// <summary>From 32 bytes in base64, white space around it ignored.</summary>
    /// <exception cref="MasterKeyException">Code <see cref="MasterKeyException.Invalid"/>.</exception>
    public static MasterKey Parse(string text, string source)
    {
        Span<byte> key = stackalloc byte[Size + 3];
        try
        {
            return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == Size
                ? new MasterKey(key[..Size])
                : throw new MasterKeyException(MasterKeyException.Invalid, $"The master key in {source} is not {Size} bytes in base64.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    public byte[] Wrap(string purpose, ReadOnlySpan<byte> secret)
    {
        var blob = new byte[HeaderSize + NonceSize + TagSize + secret.Length];
        _header.CopyTo(blob, 0);
        var nonce = blob.AsSpan(HeaderSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        lock (_gate)
        {
            _cipher.Encrypt(
                nonce, secret, blob.AsSpan(HeaderSize + NonceSize + TagSize), blob.AsSpan(HeaderSize + NonceSize, TagSize), AssociatedData(purpose));
        }

        return blob;
    }

    /// <exception cref="MasterKeyException">Wrapped by another key, for another purpose, or damaged.</exception>
    public byte[] Unwrap(string purpose, ReadOnlySpan<byte> blob)
    {
        if (blob.Length < HeaderSize + NonceSize + TagSize || !blob.StartsWith(Magic))
        {
            throw new MasterKeyException(MasterKeyException.Damaged, $"What should be a wrapped {purpose} is not one.");
        }

        if (!blob[..HeaderSize].SequenceEqual(_header))
        {
            var other = Convert.ToHexStringLower(blob[Magic.Length..HeaderSize]);
            throw new MasterKeyException(MasterKeyException.Wrong, $"The {purpose} was wrapped by master key {other}, this one is {KeyId}.");
        }

        var secret = new byte[blob.Length - HeaderSize - NonceSize - TagSize];
        try
        {
            lock (_gate)
            {
                _cipher.Decrypt(
                    blob.Slice(HeaderSize, NonceSize), blob[(HeaderSize + NonceSize + TagSize)..], blob.Slice(HeaderSize + NonceSize, TagSize),
                    secret, AssociatedData(purpose));
            }

            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new MasterKeyException(MasterKeyException.Damaged, $"The wrapped {purpose} was changed, or was wrapped for another purpose.");
        }
    }

    public void Dispose() => _cipher.Dispose();

    private byte[] AssociatedData(string purpose) => [.. _header, .. Encoding.UTF8.GetBytes(purpose)];
}
