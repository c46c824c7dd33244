namespace Gateway.Partners.Reading;

/// <summary>Builds the e-mail terms of one channel and asks for the keys that its choices need, and only those.</summary>
internal static class EmailReading
{
    public static EmailTerms Build(Section section)
    {
        var (protocol, isImplicit) = (section.Read(EmailKeys.Protocol), section.Read(EmailKeys.ImplicitTls));
        var terms = new EmailTerms
        {
            Host = section.Read(EmailKeys.Host),
            Port = (int)(section.Read(EmailKeys.Port) ?? PortOf(protocol, isImplicit)),
            Protocol = protocol,
            ImplicitTls = isImplicit,
            ServerCertificates = section.Read(EmailKeys.ServerCertificates),
            User = section.Read(EmailKeys.User),
            Login = section.Read(EmailKeys.Login),
            Mailbox = section.Read(EmailKeys.Mailbox),
            From = section.Read(EmailKeys.From) ?? [],
            Trust = section.Read(EmailKeys.Trust),
            AuthServId = section.Read(EmailKeys.AuthServId),
            Key = section.Read(EmailKeys.OurKey),
            RequireEncrypted = section.Read(EmailKeys.RequireEncrypted),
            LegacyUntil = section.Read(EmailKeys.LegacyUntil),
            Parts = new MailPartTerms
            {
                Names = section.Read(EmailKeys.Names),
                Exclude = section.Read(EmailKeys.Exclude),
                Types = section.Read(EmailKeys.Types),
                Body = section.Read(EmailKeys.Body),
                OpenZip = section.Read(EmailKeys.OpenZip),
            },
            FileNames = section.Read(EmailKeys.FileNames),
            After = section.Read(EmailKeys.After),
            MoveTo = section.Read(EmailKeys.MoveTo),
        };
        Check(section, terms);
        return terms;
    }

    private static long PortOf(MailProtocol protocol, bool isImplicit) => (protocol, isImplicit) switch
    {
        (MailProtocol.Imap, true) => 993,
        (MailProtocol.Imap, false) => 143,
        (MailProtocol.Pop3, true) => 995,
        _ => 110,
    };

    private static void Check(Section section, EmailTerms terms)
    {
        if (terms.Trust == MailTrust.AuthenticationResults)
        {
            section.Need(EmailKeys.AuthServId, "it says whose results are believed");
        }
        else
        {
            section.RefuseAll("a signature is asked for", EmailKeys.AuthServId);
        }

        if (terms.Protocol == MailProtocol.Pop3)
        {
            section.RefuseAll("pop3 has one folder", EmailKeys.Mailbox, EmailKeys.MoveTo);
            if (terms.After == AfterReceipt.Move)
            {
                section.Report(ProfileCodes.ChoiceInvalid, EmailKeys.After, "By pop3 a mail is deleted or left; nothing can be moved.");
            }
        }
        else if (terms.After == AfterReceipt.Move)
        {
            section.Need(EmailKeys.MoveTo, "it says where mails are moved to");
            if (string.Equals(terms.MoveTo, terms.Mailbox, StringComparison.OrdinalIgnoreCase))
            {
                section.Report(ProfileCodes.FolderInvalid, EmailKeys.MoveTo, "It is the folder that is looked at.");
            }
        }
        else
        {
            section.RefuseAll("mails are not moved", EmailKeys.MoveTo);
        }
    }
}
