using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Security.Envelopes;

/// <summary>Our keys by name, as they are used now.</summary>
public sealed class SigningKeys(IKeyVault vault, TimeProvider clock)
{
    private readonly ConditionalWeakTable<OwnKey, X509Certificate2> _certificates = [];

    /// <summary>The version of that name that signs now; null when there is none.</summary>
    public async ValueTask<SigningKey?> FindAsync(string name, CancellationToken ct) =>
        vault.Current(name, CertificateUse.Sign, clock.GetUtcNow()) is { } own && await vault.OpenKeyAsync(own.Id, ct).ConfigureAwait(false) is { } key
            ? new SigningKey(own.Id, _certificates.GetValue(own, o => X509CertificateLoader.LoadCertificate(o.Certificate.Span)), key)
            : null;
}
