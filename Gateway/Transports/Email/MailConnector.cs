using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security;
using MailKit;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.Email;

/// <summary>Makes one connection to a mail server: the guard leads to the server, its certificate is looked at, and only then it hears a name and a secret.</summary>
internal sealed class MailConnector(IConnectionGuard guard, ISecrets secrets, IOptions<EmailOptions> options, TimeProvider clock, ILogger<MailConnector> logger)
{
    /// <summary>The mailbox of a channel, opened; the caller disposes it.</summary>
    /// <exception cref="ShelfException">The server is not reached, is another one, does not let us in, or has no such folder.</exception>
    public async Task<IMailbox> OpenAsync(Channel channel, CancellationToken ct)
    {
        var terms = channel.Email!;
        var server = $"{terms.Host}:{terms.Port}";
        var connecting = new MailPatience(options.Value.ConnectTimeout, server, clock);
        var patience = new MailPatience(options.Value.Timeout, server, clock);
        if (terms.Protocol == MailProtocol.Pop3)
        {
            var pop3 = new Pop3Client();
            await ConnectAsync(pop3, channel, MailEndpoint.Of(terms), connecting, ct);
            return new Pop3Mailbox(pop3, terms, channel.MaxBytes, patience);
        }

        var imap = new MailClient();
        await ConnectAsync(imap, channel, MailEndpoint.Of(terms), connecting, ct);
        var mailbox = new ImapMailbox(imap, terms, patience, new MailPatience(ImapMailbox.LongestIdle + options.Value.Timeout, server, clock), clock);
        try
        {
            await mailbox.OpenAsync(ct);
            return mailbox;
        }
        catch
        {
            await mailbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>The server that takes a channel's mails, logged in where the channel has a user; the caller disposes it.</summary>
    /// <exception cref="ShelfException">The server is not reached, is another one, or does not let us in.</exception>
    /// <exception cref="SmtpCommandException">It does not want to speak with us.</exception>
    public async Task<SmtpSession> ConnectAsync(Channel channel, CancellationToken ct)
    {
        var terms = channel.Smtp!;
        var session = new SmtpSession { LocalDomain = terms.ClientName ?? terms.Domain };
        var endpoint = MailEndpoint.Of(terms);
        await ConnectAsync(session, channel, endpoint, new MailPatience(options.Value.ConnectTimeout, endpoint.ToString(), clock), ct);
        return session;
    }

    private async Task ConnectAsync(MailService client, Channel channel, MailEndpoint endpoint, MailPatience patience, CancellationToken ct)
    {
        try
        {
            await patience.AskAsync(token => ReachAsync(client, channel, endpoint, token), ct);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private async Task ReachAsync(MailService client, Channel channel, MailEndpoint endpoint, CancellationToken ct)
    {
        var secret = endpoint.User is not null && channel.Secret is { } reference ? await secrets.ResolveAsync(reference, ct) : "";
        client.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;

        // A certificate names the addresses that would be asked; what it says leads to nowhere.
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = (_, certificate, _, errors) => IsTaken(endpoint, certificate, errors);
        var stream = await guard.ConnectAsync(endpoint.Host, endpoint.Port, ct);
        try
        {
            await client.ConnectAsync(stream, endpoint.Host, endpoint.Port, OptionsOf(endpoint.Tls), ct);
        }
        catch (NotSupportedException error)
        {
            await stream.DisposeAsync();
            throw new ShelfException(EmailCodes.StartTlsMissing, $"{endpoint} has no STARTTLS; nothing was said to it.", endsLook: true, error);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }

        if (endpoint.User is { } user)
        {
            await LogInAsync(client, endpoint, user, secret, ct);
        }
    }

    private static async Task LogInAsync(MailService client, MailEndpoint endpoint, string user, string secret, CancellationToken ct)
    {
        try
        {
            await (endpoint.Login == MailLogin.OAuth2
                ? client.AuthenticateAsync(TokenOf(client, user, secret), ct)
                : client.AuthenticateAsync(user, secret, ct));
        }
        catch (NotSupportedException error)
        {
            throw new ShelfException(EmailCodes.AuthenticationFailed, $"{endpoint} offers no login that is known here ({error.Message})", endsLook: true, error);
        }
    }

    private static SecureSocketOptions OptionsOf(MailTls tls) => tls switch
    {
        MailTls.Implicit => SecureSocketOptions.SslOnConnect,
        MailTls.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    private static SaslMechanism TokenOf(MailService client, string user, string token) => client.AuthenticationMechanisms.Contains("OAUTHBEARER")
        ? new SaslMechanismOAuthBearer(user, token)
        : new SaslMechanismOAuth2(user, token);

    private bool IsTaken(MailEndpoint endpoint, X509Certificate? certificate, SslPolicyErrors errors)
    {
        var shown = certificate is null ? "none" : Convert.ToHexStringLower(SHA256.HashData(certificate.GetRawCertData()));
        var isTaken = endpoint.Certificates.Count > 0 ? endpoint.Certificates.Contains(shown, StringComparer.Ordinal) : errors == SslPolicyErrors.None;
        if (!isTaken)
        {
            Log.CertificateRefused(logger, endpoint.Host, endpoint.Port, shown, endpoint.Certificates.Count > 0 ? "it is none of the profile's" : errors.ToString());
        }

        return isTaken;
    }
}
