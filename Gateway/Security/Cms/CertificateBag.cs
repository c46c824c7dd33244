using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>Certificates alone: SignedData without content and without signers (RFC 8551 3.8, <c>smime-type=certs-only</c>).</summary>
internal static class CertificateBag
{
    private const int MaxCertificates = 50;

    /// <summary>The certificates, encoded; nothing says that they are any.</summary>
    /// <exception cref="CmsException">It is no SignedData, or holds more certificates than anybody sends.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var info = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
            if (info.ReadObjectIdentifier() != CmsOids.SignedData)
            {
                throw new CmsException("It is no SignedData.");
            }

            var signed = info.ReadSequence(CmsTags.Context0).ReadSequence();
            _ = signed.ReadInteger();
            _ = signed.ReadSetOf(skipSortOrderValidation: true);
            _ = signed.ReadSequence();
            return signed.HasData && signed.PeekTag().HasSameClassAndValue(CmsTags.Context0)
                ? Certificates(signed.ReadSetOf(skipSortOrderValidation: true, CmsTags.Context0))
                : [];
        }
        catch (AsnContentException error)
        {
            throw new CmsException("It is no SignedData that can be read.", error);
        }
    }

    public static byte[] Write(params IReadOnlyList<ReadOnlyMemory<byte>> certificates)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.SignedData);
            using (writer.PushSequence(CmsTags.Context0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.PushSetOf().Dispose();
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(CmsOids.Data);
                }

                using (writer.PushSetOf(CmsTags.Context0))
                {
                    foreach (var certificate in certificates)
                    {
                        writer.WriteEncodedValue(certificate.Span);
                    }
                }

                writer.PushSetOf().Dispose();
            }
        }

        return writer.Encode();
    }

    private static List<ReadOnlyMemory<byte>> Certificates(AsnReader set)
    {
        var certificates = new List<ReadOnlyMemory<byte>>();
        while (set.HasData)
        {
            var isCertificate = set.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence);
            var choice = set.ReadEncodedValue();
            if (isCertificate)
            {
                certificates.Add(choice);
            }

            if (certificates.Count > MaxCertificates)
            {
                throw new CmsException($"There are more than {MaxCertificates} certificates.");
            }
        }

        return certificates;
    }
}
