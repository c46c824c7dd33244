namespace Gateway.Partners.Reading;

/// <summary>Builds the SMTP terms of one channel and asks for the keys that its choices need, and only those.</summary>
internal static class SmtpReading
{
    public static SmtpTerms Build(Section section)
    {
        var tls = section.Read(SmtpKeys.Tls);
        var terms = new SmtpTerms
        {
            Host = section.Read(SmtpKeys.Host),
            Port = (int)(section.Read(SmtpKeys.Port) ?? PortOf(tls)),
            Tls = tls,
            ServerCertificates = section.Read(SmtpKeys.ServerCertificates),
            User = section.Read(SmtpKeys.User),
            Login = section.Read(SmtpKeys.Login),
            From = section.Read(SmtpKeys.From),
            FromName = section.Read(SmtpKeys.FromName),
            To = section.Read(SmtpKeys.To) ?? [],
            ClientName = section.Read(SmtpKeys.ClientName),
            FileName = section.Read(SmtpKeys.FileName)!,
            AcknowledgmentName = section.Read(SmtpKeys.AcknowledgmentName),
            Subject = section.Read(SmtpKeys.Subject),
            Text = section.Read(SmtpKeys.Text),
            Sign = section.Read(SmtpKeys.Sign),
            Signature = section.Read(SmtpKeys.Signature),
            Encrypt = section.Read(SmtpKeys.Encrypt),
            KeyTransport = section.Read(SmtpKeys.KeyTransport),
            Key = section.Read(SmtpKeys.OurKey),
        };
        Check(section, terms);
        return terms;
    }

    /// <summary>RFC 8314 3.3, RFC 6409 3.1, RFC 5321 4.5.4.2.</summary>
    private static long PortOf(MailTls tls) => tls switch
    {
        MailTls.Implicit => 465,
        MailTls.StartTls => 587,
        _ => 25,
    };

    private static void Check(Section section, SmtpTerms terms)
    {
        if (terms.Tls == MailTls.None)
        {
            section.RefuseAll("without TLS a password would be read along, and no certificate is shown", SmtpKeys.User, SmtpKeys.Login, SmtpKeys.ServerCertificates);
        }
        else if (terms.User is null)
        {
            section.RefuseAll("nobody logs in", SmtpKeys.Login);
        }

        if (terms.Sign is null)
        {
            section.RefuseAll("nothing is signed", SmtpKeys.Signature, SmtpKeys.OurKey);
        }
        else
        {
            section.Need(SmtpKeys.OurKey, "it signs");
        }

        if (terms.Encrypt is null)
        {
            section.RefuseAll("nothing is encrypted", SmtpKeys.KeyTransport);
        }
    }
}
