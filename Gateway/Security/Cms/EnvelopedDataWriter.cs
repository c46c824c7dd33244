using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;

namespace Gateway.Security.Cms;

/// <summary>
/// EnvelopedData (RFC 5652 6.1) for CBC ciphers and AuthEnvelopedData (RFC 5083 2.1) for GCM, written in one pass: BER of indefinite length,
/// the content in pieces.
/// </summary>
internal static class EnvelopedDataWriter
{
    /// <summary>
    /// Writes everything before the content, whose key is new. The recipients stand in the order given: some readers take the first only.
    /// </summary>
    /// <param name="transport">For recipients with RSA keys; those on curves agree on a key (RFC 5753).</param>
    /// <exception cref="ArgumentException">There is no recipient, or one's key is neither RSA nor on a curve.</exception>
    public static async ValueTask<CmsContentStream> BeginAsync(
        Stream output, ContentCipher cipher, IReadOnlyList<X509Certificate2> recipients, KeyTransportScheme transport, CancellationToken ct)
    {
        var key = RandomNumberGenerator.GetBytes(cipher.KeySize);
        var nonce = RandomNumberGenerator.GetBytes(cipher.IsAuthenticated ? GcmEncryptor.NonceSize : cipher.BlockSize);
        try
        {
            await output.WriteAsync(Head(cipher, new RecipientSet(recipients, key, transport), nonce), ct).ConfigureAwait(false);
            return new EnvelopedContentStream(output, ContentEncryptor.Create(cipher, key, nonce));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static ReadOnlyMemory<byte> Head(ContentCipher cipher, RecipientSet recipients, byte[] nonce)
    {
        var head = new BerWriter();
        head.Open(Asn1Tag.Sequence);
        head.Write(type => type.WriteObjectIdentifier(cipher.IsAuthenticated ? CmsOids.AuthEnvelopedData : CmsOids.EnvelopedData));
        head.Open(CmsTags.Context0);
        head.Open(Asn1Tag.Sequence);

        // RFC 5083 2.1: 0. RFC 5652 6.1: 0 when every recipient's is, 2 otherwise.
        head.Write(version => version.WriteInteger(cipher.IsAuthenticated || recipients.AreVersion0 ? 0 : 2));
        head.Write(recipients.Write);
        head.Open(Asn1Tag.Sequence);
        head.Write(type => type.WriteObjectIdentifier(CmsOids.Data));
        head.Write(algorithm => new AlgorithmIdentifier(cipher.Oid, Parameters(cipher, nonce)).Write(algorithm));
        head.Open(CmsTags.Context0);
        return head.Octets;
    }

    /// <summary>The IV of CBC (RFC 3565 2.2), or GCMParameters (RFC 5084 3.2) whose tag is longer than the 12 octets of the default.</summary>
    private static byte[] Parameters(ContentCipher cipher, byte[] nonce)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        if (!cipher.IsAuthenticated)
        {
            writer.WriteOctetString(nonce);
            return writer.Encode();
        }

        using (writer.PushSequence())
        {
            writer.WriteOctetString(nonce);
            writer.WriteInteger(GcmEncryptor.TagSize);
        }

        return writer.Encode();
    }
}
