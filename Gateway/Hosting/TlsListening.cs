using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>
/// TLS of the https addresses: the version of our key that is in use shows its certificate, looked at with each connection, so that a key that was rotated is shown
/// without a restart.
/// </summary>
internal sealed class TlsListening(IKeyVault vault, IOptions<GatewayOptions> options, TimeProvider clock, ILogger<TlsListening> logger)
{
    private readonly Lazy<X509Certificate2Collection> _chain = new(() => Chain(options.Value.TlsChain));
    private volatile Shown? _shown;

    public static void Use(ListenOptions listen) => listen.UseHttps(new TlsHandshakeCallbackOptions
    {
        OnConnection = context => listen.ApplicationServices.GetRequiredService<TlsListening>().TermsAsync(context.CancellationToken),
    });

    /// <summary>A process that cannot show a certificate does not start.</summary>
    /// <exception cref="StartRefusedException">There is no such key, or the chain's file cannot be read or holds no certificate.</exception>
    public async Task CheckAsync(CancellationToken ct)
    {
        try
        {
            _ = await ShownAsync(ct).ConfigureAwait(false)
                ?? throw new StartRefusedException(
                    "tls-key-missing", options.Value.TlsKey is { } name
                        ? $"No key called {name} is in use for TLS (gw keys new {name} --use tls, or gw keys import)."
                        : "https addresses need Gateway:TlsKey, the name of a key with the use tls.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartRefusedException("tls-chain-invalid", $"Gateway:TlsChain {options.Value.TlsChain} cannot be read: {error.Message}");
        }
    }

    private async ValueTask<SslServerAuthenticationOptions> TermsAsync(CancellationToken ct)
    {
        if (await ShownAsync(ct).ConfigureAwait(false) is not { } shown)
        {
            Log.TlsKeyGone(logger, options.Value.TlsKey);
            throw new AuthenticationException("No key is in use for TLS.");
        }

        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = shown.Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
    }

    private async ValueTask<Shown?> ShownAsync(CancellationToken ct)
    {
        if (options.Value.TlsKey is not { } name || vault.Current(name, CertificateUse.Tls, clock.GetUtcNow()) is not { } own)
        {
            return null;
        }

        if (_shown is { } shown && shown.Id == own.Id)
        {
            return shown;
        }

        if (await vault.OpenKeyAsync(own.Id, ct).ConfigureAwait(false) is not { } key)
        {
            return null;
        }

        // The one before may be in a handshake still: it is left to the collector.
        return _shown = new Shown(own.Id, SslStreamCertificateContext.Create(key.With(own), _chain.Value, offline: true));
    }

    private static X509Certificate2Collection Chain(string? file)
    {
        var chain = new X509Certificate2Collection();
        if (file is not null)
        {
            chain.ImportFromPemFile(file);
            if (chain.Count == 0)
            {
                // The import passes over what is no certificate, a private key for instance.
                throw new CryptographicException("there is no certificate in it, as PEM.");
            }
        }

        return chain;
    }

    private sealed record Shown(string Id, SslStreamCertificateContext Context);
}
