using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Certificates;

namespace Gateway.Transports.As2;

/// <summary>
/// Connections of channels: one client for all that show no certificate of ours and trust the system's authorities; one each for those that do otherwise.
/// </summary>
internal sealed class As2Clients(IConnectionGuard guard, IPartnerDirectory partners, IKeyVault vault, TimeProvider clock) : IDisposable
{
    private const int MaxDrain = 64 * 1024;
    private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> _clients = new(StringComparer.Ordinal);

    /// <summary>Null when the channel's TLS key is not there.</summary>
    public async ValueTask<HttpMessageInvoker?> FindAsync(Channel channel, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        string[] pins = [.. partners.Current.Find(channel.Partner)?.CertificatesFor(CertificateUse.Tls, now).Select(c => c.Thumbprint) ?? []];
        X509Certificate2? ours = null;
        var id = "";
        if (channel.As2?.TlsKey is { } name)
        {
            if (vault.Current(name, CertificateUse.Tls, now) is not { } own || await vault.OpenKeyAsync(own.Id, ct) is not { } key)
            {
                return null;
            }

            id = own.Id;
            ours = WithKey(own, key);
        }

        var client = _clients.GetOrAdd($"{id}/{string.Join(',', pins)}", _ => new Lazy<HttpMessageInvoker>(() => Create(ours, pins)));
        return client.Value;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(c => c.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private static X509Certificate2 WithKey(OwnKey own, PrivateKey key)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(own.Certificate.Span);
        return key.Rsa is { } rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey(key.Ecdsa!);
    }

    private HttpMessageInvoker Create(X509Certificate2? ours, string[] pins)
    {
        var handler = guard.CreateHandler();
        handler.MaxResponseDrainSize = MaxDrain;
        handler.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1);
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls12 | System.Security.Authentication.SslProtocols.Tls13,
        };
        if (ours is not null)
        {
            handler.SslOptions.ClientCertificates = [ours];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => ours;
        }

        if (pins.Length > 0)
        {
            // The profile names the server's certificate: that one and no other, whoever signed it and whatever it is called.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is not null && pins.Contains(Convert.ToHexStringLower(SHA256.HashData(certificate.GetRawCertData())), StringComparer.Ordinal);
        }

        return new HttpMessageInvoker(handler, disposeHandler: true);
    }
}
