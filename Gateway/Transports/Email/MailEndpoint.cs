using Gateway.Partners;

namespace Gateway.Transports.Email;

/// <summary>A mail server as a connection is made to it: where it is, how the connection is protected, and who logs in.</summary>
/// <param name="User">Null: nobody does.</param>
internal sealed record MailEndpoint(string Host, int Port, MailTls Tls, IReadOnlyList<string> Certificates, string? User, MailLogin Login)
{
    public override string ToString() => $"{Host}:{Port}";

    public static MailEndpoint Of(EmailTerms terms) =>
        new(terms.Host, terms.Port, terms.ImplicitTls ? MailTls.Implicit : MailTls.StartTls, terms.ServerCertificates, terms.User, terms.Login);

    public static MailEndpoint Of(SmtpTerms terms) => new(terms.Host, terms.Port, terms.Tls, terms.ServerCertificates, terms.User, terms.Login);
}
