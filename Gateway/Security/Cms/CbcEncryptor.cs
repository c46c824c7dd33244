using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>A block cipher in CBC mode with the padding of RFC 5652 6.3, by OpenSSL.</summary>
internal sealed class CbcEncryptor : ContentEncryptor
{
    private readonly SymmetricAlgorithm _cipher;
    private readonly ICryptoTransform _transform;

    public CbcEncryptor(ContentCipher cipher, byte[] key, byte[] iv)
    {
        _cipher = cipher.CreateBlockCipher(key);
        (_cipher.Mode, _cipher.Padding, _cipher.IV) = (CipherMode.CBC, PaddingMode.None, iv);
        _transform = _cipher.CreateEncryptor();
    }

    public override void Encrypt(byte[] buffer, int offset, int count) => _transform.TransformBlock(buffer, offset, count, buffer, offset);

    public override int EncryptLast(byte[] buffer, int offset, int count)
    {
        var blockSize = _cipher.BlockSize / 8;
        var padding = blockSize - (count % blockSize);
        buffer.AsSpan(offset + count, padding).Fill((byte)padding);
        Encrypt(buffer, offset, count + padding);
        return count + padding;
    }

    public override void Dispose()
    {
        _transform.Dispose();
        _cipher.Dispose();
    }
}
