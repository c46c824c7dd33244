using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;

namespace Gateway.Security.Cms;

/// <summary>RecipientInfos (RFC 5652 6.2): the content key for each recipient, in the order given.</summary>
internal sealed class RecipientSet
{
    private readonly AsnWriter _infos = new(AsnEncodingRules.BER);

    /// <exception cref="ArgumentException">There is no recipient, or one's key is neither RSA nor on a curve.</exception>
    public RecipientSet(IReadOnlyList<X509Certificate2> recipients, byte[] contentKey, KeyTransportScheme transport)
    {
        if (recipients.Count == 0)
        {
            throw new ArgumentException("There is nobody to encrypt to.", nameof(recipients));
        }

        // BER leaves the members as they are; DER would sort them.
        using var set = _infos.PushSetOf();
        foreach (var recipient in recipients)
        {
            Add(recipient, contentKey, transport);
        }
    }

    /// <summary>Whether every member is of version 0: RSA by issuer and serial number (RFC 5652 6.2.1). An agreement is version 3 (6.2.2).</summary>
    public bool AreVersion0 { get; private set; } = true;

    public void Write(AsnWriter writer) => _infos.CopyTo(writer);

    private void Add(X509Certificate2 recipient, byte[] contentKey, KeyTransportScheme transport)
    {
        using var rsa = recipient.GetRSAPublicKey();
        if (rsa is not null)
        {
            KeyTransport.Write(_infos, recipient, rsa, contentKey, transport);
            return;
        }

        // Not the certificate's own: that looks at the key usage, which is the profile's to weigh.
        using var agreement = recipient.PublicKey.GetECDiffieHellmanPublicKey()
            ?? throw new ArgumentException($"The key of {recipient.Subject} is neither RSA nor on a curve.", nameof(recipient));
        KeyAgreement.Write(_infos, recipient, agreement, contentKey);
        AreVersion0 = false;
    }
}
