using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Partners;

/// <summary>What an X.509 certificate says of itself, in the forms in which messages name it (RFC 5652: issuer and serial, or subject key identifier).</summary>
public sealed record CertificateFacts
{
    /// <summary>The least that an RSA key may have.</summary>
    public const int LeastRsaBits = 2048;

    private const string RsaKey = "1.2.840.113549.1.1.1";
    private const string EcKey = "1.2.840.10045.2.1";

    /// <summary>The certificate, DER.</summary>
    public required ReadOnlyMemory<byte> Der { get; init; }

    /// <summary>SHA-256 of the certificate, 64 lower case hex digits.</summary>
    public required string Thumbprint { get; init; }

    public required string Subject { get; init; }

    /// <summary>The issuer's name, DER.</summary>
    public required ReadOnlyMemory<byte> Issuer { get; init; }

    /// <summary>Big-endian content of the INTEGER.</summary>
    public required ReadOnlyMemory<byte> Serial { get; init; }

    /// <summary>From its extension; RFC 5280 4.2.1.2 method 1 where it has none.</summary>
    public required ReadOnlyMemory<byte> SubjectKeyIdentifier { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>The last instant at which it is valid.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary><c>rsa-3072</c>, <c>ec-p256</c> (also p384, p521); the object id of key or curve where it is none of these.</summary>
    public required string Algorithm { get; init; }

    /// <summary>Null when the key is not RSA.</summary>
    public int? RsaBits { get; init; }

    /// <summary>
    /// The same for every certificate of one key, whoever issued it and however it writes the key: an RSA key's modulus (rsaEncryption, RSASSA-PSS and RSAES-OAEP),
    /// a point's x (compressed or not, its curve by name or in full), which a key shares with its negative alone, and who has the one has the other.
    /// </summary>
    public required string KeyNumber { get; init; }

    public string IssuerName => new X500DistinguishedName(Issuer.Span).Name;

    /// <summary>As XML names it: the INTEGER, which may be zero or negative, decimal.</summary>
    public string SerialDecimal => new BigInteger(Serial.Span, isBigEndian: true).ToString(CultureInfo.InvariantCulture);

    public string SerialHex => Convert.ToHexStringLower(Serial.Span);

    /// <summary>An RSA key, or one on a NIST curve.</summary>
    public bool IsSupported => RsaBits is not null || Algorithm.StartsWith("ec-", StringComparison.Ordinal);

    public bool IsWeak => RsaBits < LeastRsaBits;

    public bool IsValid(DateTimeOffset at) => NotBefore <= at && at <= NotAfter;

    /// <summary>From DER or PEM.</summary>
    /// <exception cref="CryptographicException">It is no certificate.</exception>
    public static CertificateFacts Read(ReadOnlySpan<byte> encoded)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(encoded);
        return Of(certificate);
    }

    public static CertificateFacts Of(X509Certificate2 certificate)
    {
        var (algorithm, rsaBits) = KeyOf(certificate.PublicKey);
        return new CertificateFacts
        {
            Der = certificate.RawData,
            Thumbprint = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)),
            Subject = certificate.Subject,
            Issuer = certificate.IssuerName.RawData,
            Serial = certificate.SerialNumberBytes,
            SubjectKeyIdentifier = KeyIdentifierOf(certificate),
            NotBefore = certificate.NotBefore.ToUniversalTime(),
            NotAfter = certificate.NotAfter.ToUniversalTime(),
            Algorithm = algorithm,
            RsaBits = rsaBits,
            KeyNumber = NumberOf(certificate.PublicKey),
        };
    }

    private static string NumberOf(PublicKey key)
    {
        var value = key.EncodedKeyValue.RawData.AsSpan();
        return key.Oid.Value switch
        {
            RsaKey or "1.2.840.113549.1.1.7" or "1.2.840.113549.1.1.10" when Modulus(value) is { } modulus => "rsa " + Convert.ToHexStringLower(modulus),
            EcKey or "1.3.132.1.12" or "1.3.132.1.13" when value is [2 or 3, ..] => "ec " + Convert.ToHexStringLower(value[1..]),
            EcKey or "1.3.132.1.12" or "1.3.132.1.13" when value is [4 or 6 or 7, ..] => "ec " + Convert.ToHexStringLower(value[1..(1 + (value.Length / 2))]),
            var other => $"{other} {Convert.ToHexStringLower(value)}",
        };
    }

    /// <summary>Without the leading zeros that keep it positive; null where the value is no RSAPublicKey (RFC 8017 A.1.1).</summary>
    private static byte[]? Modulus(ReadOnlySpan<byte> value)
    {
        try
        {
            return new AsnReader(value.ToArray(), AsnEncodingRules.BER).ReadSequence().ReadInteger().ToByteArray(isUnsigned: true, isBigEndian: true);
        }
        catch (Exception error) when (error is AsnContentException or OverflowException)
        {
            // Nothing here can use such a key; its octets stand for it.
            return null;
        }
    }

    private static (string Algorithm, int? RsaBits) KeyOf(PublicKey key)
    {
        try
        {
            using var rsa = key.Oid.Value == RsaKey ? key.GetRSAPublicKey() : null;
            using var ec = key.Oid.Value == EcKey ? key.GetECDsaPublicKey() : null;
            return rsa is not null ? ($"rsa-{rsa.KeySize}", rsa.KeySize) : (ec is not null ? CurveOf(ec) : key.Oid.Value ?? "unknown", null);
        }
        catch (CryptographicException)
        {
            // A curve that this system does not know: the key is no use here, its certificate can still be shown.
            return (key.Oid.Value ?? "unknown", null);
        }
    }

    private static string CurveOf(ECDsa key) => key.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value switch
    {
        "1.2.840.10045.3.1.7" => "ec-p256",
        "1.3.132.0.34" => "ec-p384",
        "1.3.132.0.35" => "ec-p521",
        var other => other ?? EcKey,
    };

    private static ReadOnlyMemory<byte> KeyIdentifierOf(X509Certificate2 certificate) =>
        (certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()
            ?? new X509SubjectKeyIdentifierExtension(certificate.PublicKey, X509SubjectKeyIdentifierHashAlgorithm.Sha1, critical: false))
        .SubjectKeyIdentifierBytes;
}
