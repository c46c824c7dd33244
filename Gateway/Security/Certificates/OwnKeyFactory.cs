using System.Security.Cryptography;
using Gateway.Partners;

namespace Gateway.Security.Certificates;

/// <summary>Makes keys ready to be stored (<see cref="IKeyStore.AddAsync"/>): their private keys leave here wrapped by the master key.</summary>
internal sealed class OwnKeyFactory(Lazy<MasterKey> master, TimeProvider clock)
{
    /// <summary>A new key pair with a certificate that it signs itself.</summary>
    /// <exception cref="MasterKeyException">There is no master key.</exception>
    public NewOwnKey Make(KeyRequest request)
    {
        var (certificate, pkcs8) = SelfSigned.Make(request, clock.GetUtcNow());
        return Wrap(request.Name, request.Uses, certificate, pkcs8, request.ActiveFrom, imported: false);
    }

    /// <summary>A key that was made elsewhere.</summary>
    /// <param name="pkcs8">The certificate's private key; cleared here.</param>
    /// <exception cref="MasterKeyException">There is no master key.</exception>
    public NewOwnKey Take(string name, CertificateUse uses, CertificateFacts certificate, byte[] pkcs8, DateTimeOffset? activeFrom) =>
        Wrap(name, uses, certificate, pkcs8, activeFrom, imported: true);

    private NewOwnKey Wrap(string name, CertificateUse uses, CertificateFacts certificate, byte[] pkcs8, DateTimeOffset? activeFrom, bool imported)
    {
        try
        {
            // Whole milliseconds, as the ledger keeps them.
            var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
            var key = new OwnKey { Name = name, Uses = uses, Facts = certificate, ActiveFrom = activeFrom ?? now, CreatedAt = now };
            return new NewOwnKey(key, master.Value.Wrap(KeyVault.Purpose(key.Id), pkcs8), imported);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }
}
