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
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? string.Join(", ", chain?.ChainStatus.Select(s => s.Status.ToString()).Distinct() ?? []) : null;
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
            : $"it is not trusted ({_distrust}): the partner must send the certificates between, or, if it signs its own, add it to certs/ with 'use: [tls]' after the partner confirmed it";
        return Failed(As2CheckNames.Tls, $"The server shows a certificate with {Of(shown)}{Left(shown.NotAfter, now)}, {why}.");
    }

    private ChannelCheck Name(string host) => (_hasName, _terms.Pins.Count > 0) switch
    {
        (true, _) => Ok(As2CheckNames.Name, $"The certificate is for {host}."),
        (false, true) => Skipped(As2CheckNames.Name, $"The certificate is not for {host}; it does not matter, the profile names the certificate itself."),
        (false, false) => Failed(As2CheckNames.Name, $"The certificate is for {OneLine.Of(_shown!.Subject, MaxReason)} and not for {host}: correct the channel's url, or the partner needs a certificate with that name."),
    };
}
