using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security;
using MailKit;
using MailKit.Net.Pop3;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.Email;

/// <summary>Makes one connection to a mailbox: the guard leads to the server, its certificate is looked at, and only then it hears a name and a secret.</summary>
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
            await ConnectAsync(pop3, channel, connecting, ct);
            return new Pop3Mailbox(pop3, terms, channel.MaxBytes, patience);
        }

        var imap = new MailClient();
        await ConnectAsync(imap, channel, connecting, ct);
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

    private async Task ConnectAsync(MailService client, Channel channel, MailPatience patience, CancellationToken ct)
    {
        var terms = channel.Email!;
        try
        {
            await patience.AskAsync(token => ReachAsync(client, channel, terms, token), ct);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private async Task ReachAsync(MailService client, Channel channel, EmailTerms terms, CancellationToken ct)
    {
        var secret = channel.Secret is { } reference ? await secrets.ResolveAsync(reference, ct) : "";
        client.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;

        // A certificate names the addresses that would be asked; what it says leads to nowhere.
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = (_, certificate, _, errors) => IsTaken(terms, certificate, errors);
        var stream = await guard.ConnectAsync(terms.Host, terms.Port, ct);
        try
        {
            await client.ConnectAsync(stream, terms.Host, terms.Port, terms.ImplicitTls ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls, ct);
        }
        catch (NotSupportedException error)
        {
            await stream.DisposeAsync();
            throw new ShelfException(EmailCodes.StartTlsMissing, $"{terms.Host}:{terms.Port} has no STARTTLS; nothing was said to it.", endsLook: true, error);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }

        await (terms.Login == MailLogin.OAuth2
            ? client.AuthenticateAsync(TokenOf(client, terms.User, secret), ct)
            : client.AuthenticateAsync(terms.User, secret, ct));
    }

    private static SaslMechanism TokenOf(MailService client, string user, string token) => client.AuthenticationMechanisms.Contains("OAUTHBEARER")
        ? new SaslMechanismOAuthBearer(user, token)
        : new SaslMechanismOAuth2(user, token);

    private bool IsTaken(EmailTerms terms, X509Certificate? certificate, SslPolicyErrors errors)
    {
        var shown = certificate is null ? "none" : Convert.ToHexStringLower(SHA256.HashData(certificate.GetRawCertData()));
        var isTaken = terms.ServerCertificates.Count > 0 ? terms.ServerCertificates.Contains(shown, StringComparer.Ordinal) : errors == SslPolicyErrors.None;
        if (!isTaken)
        {
            Log.CertificateRefused(logger, terms.Host, terms.Port, shown, terms.ServerCertificates.Count > 0 ? "it is none of the profile's" : errors.ToString());
        }

        return isTaken;
    }
}
