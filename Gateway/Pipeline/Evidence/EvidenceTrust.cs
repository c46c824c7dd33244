using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Audit;

namespace Gateway.Pipeline.Evidence;

/// <summary>
/// What an auditor trusts, and has from elsewhere than the zip: public keys of the installation (<c>PUBLIC KEY</c>) and the certificates of the two sides
/// (<c>CERTIFICATE</c>).
/// </summary>
internal sealed class EvidenceTrust : IDisposable
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _keys = new(StringComparer.Ordinal);
    private readonly List<X509Certificate2> _certificates = [];

    /// <summary>SubjectPublicKeyInfo by key id.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Keys => _keys;

    public IReadOnlyList<X509Certificate2> Certificates => _certificates;

    /// <summary>Adds every key and certificate of a PEM text; returns how many there were. Other blocks are passed over.</summary>
    /// <exception cref="CryptographicException">A certificate cannot be read.</exception>
    public int Add(ReadOnlySpan<char> pem)
    {
        var found = 0;
        while (PemEncoding.TryFind(pem, out var fields))
        {
            var der = new byte[fields.DecodedDataLength];
            if (Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out _))
            {
                found += Add(pem[fields.Label], der) ? 1 : 0;
            }

            pem = pem[fields.Location.End..];
        }

        return found;
    }

    public void Dispose() => _certificates.ForEach(c => c.Dispose());

    private bool Add(ReadOnlySpan<char> label, byte[] der)
    {
        if (label is "PUBLIC KEY")
        {
            _keys[SealSignatures.KeyIdOf(der)] = der;
            return true;
        }

        if (label is "CERTIFICATE")
        {
            _certificates.Add(X509CertificateLoader.LoadCertificate(der));
            return true;
        }

        return false;
    }
}
