using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>Who can open an enveloped content, and by what (RFC 5652 6.2): a closed list of the kinds that are spoken.</summary>
internal abstract record RecipientInfo
{
    /// <summary>More than anybody needs; a list without end is an attack.</summary>
    private const int MaxRecipients = 20;
    private static readonly Asn1Tag KeyAgreementTag = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);

    private RecipientInfo()
    {
    }

    /// <summary>Reads the SET; kinds that are not spoken (passwords, KEKs) are passed over.</summary>
    public static IReadOnlyList<RecipientInfo> ReadSet(ReadOnlyMemory<byte> encoded)
    {
        var set = new AsnReader(encoded, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true);
        var recipients = new List<RecipientInfo>();
        for (var count = 0; set.HasData; count++)
        {
            if (count == MaxRecipients)
            {
                throw new CmsException($"There are more than {MaxRecipients} recipients.");
            }

            var tag = set.PeekTag();
            if (tag.HasSameClassAndValue(Asn1Tag.Sequence))
            {
                recipients.Add(Transport.Read(set.ReadSequence()));
            }
            else if (tag.HasSameClassAndValue(KeyAgreementTag))
            {
                recipients.AddRange(Agreement.Read(set.ReadSequence(KeyAgreementTag)));
            }
            else
            {
                _ = set.ReadEncodedValue();
            }
        }

        return recipients;
    }

    /// <summary>The content key encrypted to an RSA key (RFC 5652 6.2.1).</summary>
    public sealed record Transport(CertificateId Recipient, AlgorithmIdentifier Algorithm, ReadOnlyMemory<byte> EncryptedKey) : RecipientInfo
    {
        internal static Transport Read(AsnReader info)
        {
            _ = info.ReadInteger();
            var recipient = CertificateId.Read(info, Context0);
            var algorithm = AlgorithmIdentifier.Read(info);
            var key = info.ReadOctetString();
            info.ThrowIfNotEmpty();
            return new Transport(recipient, algorithm, key);
        }
    }

    /// <summary>The content key wrapped under a key agreed by ECDH (RFC 5753 3.1), one for each recipient of the agreement.</summary>
    /// <param name="Originator">The sender's ephemeral point, uncompressed as in an EC public key.</param>
    /// <param name="KeyingMaterial">ukm, or empty.</param>
    /// <param name="Algorithm">The scheme; its parameter is the key wrap algorithm.</param>
    public sealed record Agreement(
        CertificateId Recipient, ReadOnlyMemory<byte> Originator, ReadOnlyMemory<byte> KeyingMaterial, AlgorithmIdentifier Algorithm,
        ReadOnlyMemory<byte> EncryptedKey) : RecipientInfo
    {
        private static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1);

        internal static IEnumerable<Agreement> Read(AsnReader info)
        {
            _ = info.ReadInteger();
            var originator = ReadOriginator(info.ReadSequence(Context0));
            var material = info.PeekTag().HasSameClassAndValue(Context1) ? info.ReadSequence(Context1).ReadOctetString() : [];
            var algorithm = AlgorithmIdentifier.Read(info);
            var keys = info.ReadSequence();
            info.ThrowIfNotEmpty();
            var read = new List<Agreement>();
            while (keys.HasData && read.Count < MaxRecipients)
            {
                var key = keys.ReadSequence();
                var recipient = ReadRecipient(key);
                read.Add(new Agreement(recipient, originator, material, algorithm, key.ReadOctetString()));
            }

            return read;
        }

        /// <summary>originatorKey: the only choice an ephemeral sender makes (RFC 5753 3.1.1).</summary>
        private static byte[] ReadOriginator(AsnReader choice)
        {
            var key = choice.ReadSequence(Context1);
            _ = AlgorithmIdentifier.Read(key);
            return key.ReadBitString(out _);
        }

        /// <summary>issuerAndSerialNumber, or rKeyId [0] whose first member is the key identifier.</summary>
        private static CertificateId ReadRecipient(AsnReader key) =>
            key.PeekTag().HasSameClassAndValue(Context0)
                ? new CertificateId.KeyIdentifier(key.ReadSequence(Context0).ReadOctetString())
                : CertificateId.Read(key, Context0);
    }
}
