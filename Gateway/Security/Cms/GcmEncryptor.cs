using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Gateway.Security.Cms;

/// <summary>AES-GCM with a tag of 16 octets and no attributes (RFC 5084 3.2, RFC 5083 2.2: a content of type data needs none).</summary>
internal sealed class GcmEncryptor : ContentEncryptor
{
    public const int NonceSize = 12;
    public const int TagSize = 16;
    private const int BlockSize = 16;
    private readonly GcmBlockCipher _cipher = new(AesUtilities.CreateEngine());
    private byte[] _tag = [];

    public GcmEncryptor(byte[] key, byte[] nonce) =>
        _cipher.Init(forEncryption: true, new AeadParameters(new KeyParameter(key), TagSize * 8, nonce));

    public override ReadOnlyMemory<byte> Tag => _tag;

    public override void Encrypt(byte[] buffer, int offset, int count) =>
        _cipher.ProcessBytes(buffer.AsSpan(offset, count), buffer.AsSpan(offset, count));

    public override int EncryptLast(byte[] buffer, int offset, int count)
    {
        var done = _cipher.ProcessBytes(buffer.AsSpan(offset, count), buffer.AsSpan(offset, count));
        Span<byte> rest = stackalloc byte[BlockSize + TagSize];
        rest = rest[.._cipher.DoFinal(rest)];
        rest[..^TagSize].CopyTo(buffer.AsSpan(offset + done));
        _tag = rest[^TagSize..].ToArray();
        return count;
    }

    public override void Dispose() => _cipher.Reset();
}
