using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Access;
using Gateway.Partners;
using static Gateway.Transports.As2.As2CheckNames;

namespace Gateway.Transports.As2;

/// <summary>One TLS handshake under a channel's terms, and what the server showed in it.</summary>
internal sealed class As2TlsProbe
{
    private const int MaxReason = 300;

    private readonly As2TlsTerms _terms;
    private CertificateFacts? _shown;
    private bool _hasName;
    private string? _distrust;

    private As2TlsProbe(As2TlsTerms terms) => _terms = terms;

    /// <summary>The checks of TLS and of the name.</summary>
    public static async Task<IReadOnlyList<ChannelCheck>> TryAsync(Stream connection, string host, As2TlsTerms terms, DateTimeOffset now, CancellationToken ct)
    {
        var probe = new As2TlsProbe(terms);
        var options = terms.ToOptions();
        options.TargetHost = host;
        options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => probe.Judge(host, certificate, chain, errors);
        await using var tls = new SslStream(connection, leaveInnerStreamOpen: true);
        try
        {
            await tls.AuthenticateAsClientAsync(options, ct);
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            return probe._shown is { } shown && !probe.IsTaken
                ? [probe.Distrusted(shown, now), probe.Name(host)]
                : [Failed(As2CheckNames.Tls, OneLine.Of(
                    $"The handshake failed ({error.Message}): the server must speak TLS 1.2 or 1.3 on this port, and may ask for a client certificate (tls-key).", MaxReason))];
        }

        return [probe.Trusted(tls.SslProtocol, now), probe.Name(host)];
    }

    private bool IsTaken => _terms.Pins.Count > 0 ? _distrust is null : _distrust is null && _hasName;

    private bool Judge(string host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return false;
        }

        using var shown = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        _shown = CertificateFacts.Of(shown);
        _hasName = shown.MatchesHostname(host);
        _distrust = _terms.Pins.Count > 0
            ? _terms.IsPinned(certificate) ? null : "pin"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? Distrust(chain) : null;
        return IsTaken;
    }

    private ChannelCheck Trusted(SslProtocols protocol, DateTimeOffset now)
    {
        var version = protocol == SslProtocols.Tls13 ? "TLS 1.3" : "TLS 1.2";
        var trust = _terms.Pins.Count > 0 ? "it is the one that the profile names" : "its chain leads to an authority of this system";
        var ours = _terms.Ours is null ? "" : $" Our certificate {_terms.KeyId} was shown where the server asked for one.";
        var detail = $"{version}; the server's certificate has {Of(_shown!)}{Left(_shown!.NotAfter, now)}; {trust}.{ours}";
        return IsSoon(_shown!.NotAfter, now) ? Warning(As2CheckNames.Tls, detail) : Ok(As2CheckNames.Tls, detail);
    }

    private ChannelCheck Distrusted(CertificateFacts shown, DateTimeOffset now)
    {
        if (_distrust is null)
        {
            return Ok(As2CheckNames.Tls, $"The server's certificate has {Of(shown)}{Left(shown.NotAfter, now)}; its chain leads to an authority of this system.");
        }

        var why = _terms.Pins.Count > 0
            ? $"the profile has SHA-256 {string.Join(", ", _terms.Pins.Select(p => p[..16] + "…"))} for TLS: if the partner confirms the new one, add it to certs/ with 'use: [tls]'"
            : $"it is not trusted {_distrust}";
        return Failed(As2CheckNames.Tls, $"The server shows a certificate with {Of(shown)}{Left(shown.NotAfter, now)}, {why}.");
    }

    /// <summary>Where the chain of what the server sent and this system has ends, and who must change what.</summary>
    internal static string Distrust(X509Chain? chain)
    {
        const string pin = "add the server's certificate to certs/ with 'use: [tls]', after the partner confirmed it";
        var states = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status) ?? X509ChainStatusFlags.NoError;
        var why = (chain?.ChainElements.LastOrDefault()?.Certificate, chain?.ChainElements.Count, states) switch
        {
            ({ } end, 1, _) when states.HasFlag(X509ChainStatusFlags.PartialChain) =>
                $"the server sends no certificate of its issuer, {Named(end.Issuer)}: the partner must send the certificates between, or {pin}",
            // Servers leave the root out, for whoever trusts it has it: what is missing is most likely that.
            ({ } end, _, _) when states.HasFlag(X509ChainStatusFlags.PartialChain) =>
                $"its chain came up to {Named(end.Subject)}, whose issuer {Named(end.Issuer)} is no authority of this system: if that is the root of the partner's authority, add it to the system's, or {pin}; "
                + "if it is not, the partner must send it, too",
            (_, 1, _) when states.HasFlag(X509ChainStatusFlags.UntrustedRoot) => $"it signs itself: {pin}",
            ({ } end, _, _) when states.HasFlag(X509ChainStatusFlags.UntrustedRoot) =>
                $"its chain is whole and ends at {Named(end.Subject)}, which is no authority of this system: add that root to the system's, or {pin}",
            _ => "the partner must renew or correct a certificate of its chain",
        };
        return $"({states}): {why}";
    }

    private static string Named(string name) => OneLine.Of(name, MaxReason);

    private ChannelCheck Name(string host) => (_hasName, _terms.Pins.Count > 0) switch
    {
        (true, _) => Ok(As2CheckNames.Name, $"The certificate is for {host}."),
        (false, true) => Skipped(As2CheckNames.Name, $"The certificate is not for {host}; it does not matter, the profile names the certificate itself."),
        (false, false) => Failed(As2CheckNames.Name, $"The certificate is for {OneLine.Of(_shown!.Subject, MaxReason)} and not for {host}: correct the channel's url, or the partner needs a certificate with that name."),
    };
}
