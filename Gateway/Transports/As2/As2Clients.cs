using System.Collections.Concurrent;
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
    public async ValueTask<HttpMessageInvoker?> FindAsync(Channel channel, CancellationToken ct) => await TermsAsync(channel, ct) is { } terms
        ? _clients.GetOrAdd(terms.ToString(), _ => new Lazy<HttpMessageInvoker>(() => Create(terms))).Value
        : null;

    /// <summary>Null when the channel's TLS key is not there.</summary>
    public async ValueTask<As2TlsTerms?> TermsAsync(Channel channel, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        string[] pins = [.. partners.Current.Find(channel.Partner)?.CertificatesFor(CertificateUse.Tls, now).Select(c => c.Thumbprint) ?? []];
        if (channel.As2?.TlsKey is not { } name)
        {
            return new As2TlsTerms("", null, pins);
        }

        return vault.Current(name, CertificateUse.Tls, now) is { } own && await vault.OpenKeyAsync(own.Id, ct) is { } key
            ? new As2TlsTerms(own.Id, key.With(own), pins)
            : null;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(c => c.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private HttpMessageInvoker Create(As2TlsTerms terms) => guard.CreateClient(handler =>
    {
        handler.MaxResponseDrainSize = MaxDrain;
        handler.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1);
        handler.SslOptions = terms.ToOptions();
        if (terms.Pins.Count > 0)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null && terms.IsPinned(certificate);
        }
    });
}
