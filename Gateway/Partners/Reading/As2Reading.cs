namespace Gateway.Partners.Reading;

/// <summary>Builds the AS2 terms of one channel and asks for the keys that its direction needs, and only those.</summary>
internal static class As2Reading
{
    /// <param name="direction">Null where the channel says none, which is reported there.</param>
    public static As2Terms Build(Section section, ChannelDirection? direction)
    {
        var quirks = section.Read(As2Keys.Quirks);
        var (signed, encrypted) = section.Read(As2Keys.Require);
        var terms = new As2Terms
        {
            Us = section.Read(As2Keys.Us),
            Them = section.Read(As2Keys.Them),
            Key = section.Read(As2Keys.OurKey),
            Version = section.Read(As2Keys.Version),
            RequireSigned = signed,
            RequireEncrypted = encrypted,
            LegacyUntil = section.Read(As2Keys.LegacyUntil),
            ReceiptUrl = section.Read(As2Keys.ReceiptUrl),
            FileNames = section.Read(As2Keys.FileNames),
            FileName = section.Read(As2Keys.FileName),
            Attachments = section.Read(As2Keys.Attachments),
            Sign = section.Read(As2Keys.Sign),
            Signature = section.Read(As2Keys.Signature),
            Encrypt = section.Read(As2Keys.Encrypt),
            KeyTransport = section.Read(As2Keys.KeyTransport),
            Compress = section.Read(As2Keys.Compress),
            Receipt = section.Read(As2Keys.Receipt),
            ReceiptSigned = section.Read(As2Keys.ReceiptSigned),
            ReceiptWithin = section.Read(As2Keys.ReceiptWithin),
            Subject = section.Read(As2Keys.Subject),
            User = section.Read(As2Keys.User),
            TlsKey = section.Read(As2Keys.TlsKey),
            Quirks = quirks is null ? new As2Quirks() : As2QuirkKeys.Build(quirks, direction),
        };

        if (terms.Us is not null && string.Equals(terms.Us, terms.Them, StringComparison.Ordinal))
        {
            section.Report(ProfileCodes.As2NamesEqual, As2Keys.Them, "Both sides have the same name; nothing would tell who sent a message.");
        }

        CheckDirection(section, terms, direction);
        return terms;
    }

    private static void CheckDirection(Section section, As2Terms terms, ChannelDirection? direction)
    {
        if (direction == ChannelDirection.In)
        {
            section.RefuseAll("the channel is in", As2Keys.Sign, As2Keys.Signature, As2Keys.Encrypt, As2Keys.KeyTransport, As2Keys.Compress,
                As2Keys.Receipt, As2Keys.ReceiptSigned, As2Keys.ReceiptWithin, As2Keys.Subject, As2Keys.User, As2Keys.TlsKey, As2Keys.FileName, As2Keys.Attachments);
        }
        else if (direction == ChannelDirection.Out)
        {
            section.RefuseAll("the channel is out", As2Keys.Require, As2Keys.ReceiptUrl, As2Keys.FileNames);
            CheckSecurity(section, terms);
            CheckReceipt(section, terms);
        }
    }

    private static void CheckSecurity(Section section, As2Terms terms)
    {
        if (terms.Sign is null)
        {
            section.RefuseAll("nothing is signed", As2Keys.Signature);
        }

        if (terms.Encrypt is null)
        {
            section.RefuseAll("nothing is encrypted", As2Keys.KeyTransport);
        }

        if (terms.SendsLegacy)
        {
            section.Need(As2Keys.LegacyUntil, "SHA-1 and 3DES are used until a day, not for ever");
        }
    }

    private static void CheckReceipt(Section section, As2Terms terms)
    {
        if (terms.Receipt == ReceiptMode.None)
        {
            section.RefuseAll("no receipt is asked for", As2Keys.ReceiptSigned, As2Keys.ReceiptWithin);
        }
        else if (terms.Receipt == ReceiptMode.Sync)
        {
            section.RefuseAll("the receipt comes in the answer", As2Keys.ReceiptWithin);
        }
    }
}
