using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Security.Cms;

/// <summary>How CMS names a certificate: issuer and serial number, or its subject key identifier (RFC 5652 5.3, 6.2.1).</summary>
public abstract record CertificateId
{

    private CertificateId()
    {
    }

    /// <summary>Whether a certificate is meant.</summary>
    public abstract bool Names(X509Certificate2 certificate);

    /// <param name="Issuer">The encoded name.</param>
    /// <param name="Serial">The octets of the INTEGER, which may be zero or negative.</param>
    public sealed record IssuerSerial(ReadOnlyMemory<byte> Issuer, ReadOnlyMemory<byte> Serial) : CertificateId
    {
        public override bool Names(X509Certificate2 certificate) =>
            certificate.SerialNumberBytes.Span.SequenceEqual(Serial.Span) && certificate.IssuerName.RawData.AsSpan().SequenceEqual(Issuer.Span);

        public override string ToString() => $"serial {Convert.ToHexString(Serial.Span)}";
    }

    public sealed record KeyIdentifier(ReadOnlyMemory<byte> Value) : CertificateId
    {
        public override bool Names(X509Certificate2 certificate) =>
            certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } extension
            && extension.SubjectKeyIdentifierBytes.Span.SequenceEqual(Value.Span);

        public override string ToString() => $"key identifier {Convert.ToHexString(Value.Span)}";
    }

    /// <summary>Reads issuerAndSerialNumber, or the key identifier under <paramref name="keyTag"/>.</summary>
    internal static CertificateId Read(AsnReader reader, Asn1Tag keyTag)
    {
        if (reader.PeekTag().HasSameClassAndValue(keyTag))
        {
            return new KeyIdentifier(reader.ReadOctetString(keyTag));
        }

        var sequence = reader.ReadSequence();
        var issuer = sequence.ReadEncodedValue();
        var serial = sequence.ReadIntegerBytes();
        sequence.ThrowIfNotEmpty();
        return new IssuerSerial(issuer, serial);
    }

    /// <summary>Issuer and serial number of a certificate, as every implementation reads them.</summary>
    internal static CertificateId Of(X509Certificate2 certificate) =>
        new IssuerSerial(certificate.IssuerName.RawData, certificate.SerialNumberBytes);

    internal static void Write(AsnWriter writer, X509Certificate2 certificate)
    {
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(certificate.IssuerName.RawData);
            writer.WriteInteger(certificate.SerialNumberBytes.Span);
        }
    }
}
