namespace Gateway.Security.Cms;

/// <summary>Encrypts a content in place, piece after piece.</summary>
internal abstract class ContentEncryptor : IDisposable
{
    /// <summary>What stands behind the encrypted content, after <see cref="EncryptLast"/>; empty for a cipher that authenticates nothing.</summary>
    public virtual ReadOnlyMemory<byte> Tag => ReadOnlyMemory<byte>.Empty;

    public static ContentEncryptor Create(ContentCipher cipher, byte[] key, byte[] nonce) =>
        cipher.IsAuthenticated ? new GcmEncryptor(key, nonce) : new CbcEncryptor(cipher, key, nonce);

    /// <summary>Whole blocks.</summary>
    public abstract void Encrypt(byte[] buffer, int offset, int count);

    /// <summary>What is left, which may be nothing; the buffer has room for one block more. Returns how many octets it became.</summary>
    public abstract int EncryptLast(byte[] buffer, int offset, int count);

    public abstract void Dispose();
}
