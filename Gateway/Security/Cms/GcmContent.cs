using System.Buffers;
using System.Formats.Asn1;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Gateway.Security.Cms;

/// <summary>AES-GCM over a content of any size (RFC 5084 3.2); .NET's own takes only what is in memory.</summary>
internal static class GcmContent
{
    private const int ChunkSize = 64 * 1024;
    private const int DefaultTagSize = 12;

    /// <summary>Decrypts into the spool. The spool's content may be used only when this returns true: the tag holds.</summary>
    /// <exception cref="CmsException">The parameters are none of GCM's.</exception>
    public static async ValueTask<bool> OpenAsync(EnvelopedDataReader enveloped, byte[] key, Spool spool, CancellationToken ct)
    {
        var (nonce, tagSize) = ReadParameters(enveloped.Parameters);
        var cipher = new GcmBlockCipher(AesUtilities.CreateEngine());
        cipher.Init(forEncryption: false, new AeadParameters(new KeyParameter(key), tagSize * 8, nonce));
        var encrypted = ArrayPool<byte>.Shared.Rent(ChunkSize);
        var plain = ArrayPool<byte>.Shared.Rent(ChunkSize + 64);
        try
        {
            int read;
            while ((read = await enveloped.Content.ReadAsync(encrypted.AsMemory(0, ChunkSize), ct).ConfigureAwait(false)) > 0)
            {
                var count = cipher.ProcessBytes(encrypted.AsSpan(0, read), plain);
                await spool.WriteAsync(plain.AsMemory(0, count), ct).ConfigureAwait(false);
            }

            await enveloped.FinishAsync(ct).ConfigureAwait(false);
            if (enveloped.Tag.Length != tagSize)
            {
                return false;
            }

            // RFC 5083 2.2: the attributes stand behind the content and are authenticated with it.
            cipher.ProcessAadBytes(enveloped.AuthenticatedAttributes.Span);
            var last = cipher.ProcessBytes(enveloped.Tag.Span, plain);
            last += cipher.DoFinal(plain.AsSpan(last));
            await spool.WriteAsync(plain.AsMemory(0, last), ct).ConfigureAwait(false);
            return true;
        }
        catch (InvalidCipherTextException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(encrypted);
            ArrayPool<byte>.Shared.Return(plain, clearArray: true);
        }
    }

    /// <summary>GCMParameters: a nonce, and the tag's octets (12 when absent; 12 to 16).</summary>
    private static (byte[] Nonce, int TagSize) ReadParameters(ReadOnlyMemory<byte> encoded)
    {
        var sequence = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        var nonce = sequence.ReadOctetString();
        var tagSize = sequence.HasData && sequence.TryReadInt32(out var size) ? size : DefaultTagSize;
        return nonce.Length is >= 8 and <= 64 && tagSize is >= 12 and <= 16
            ? (nonce, tagSize)
            : throw new CmsException("The GCM nonce or tag has a length that is not accepted.");
    }
}
