namespace Gateway.Partners.Reading;

/// <summary>Keys of <c>channels: ID:</c>.</summary>
internal static class ChannelKeys
{
    public const string Http = "http";
    public const string As2 = "as2";
    public const string Folder = "folder";
    public const string Sftp = "sftp";
    public const string Email = "email";
    public const string Pull = "pull";

    // rfc4130bis 5.5: 5, 10, 20, 40 min and on; a partner that is down over night is reached in the morning.
    private const long MostByPop3 = 100L << 20;
    private const string As2Waits = "[5 min, 10 min, 20 min, 40 min, 1 h, 2 h, 4 h, 8 h]";

    public static readonly Key<ChannelDirection> Direction = Key.Required("direction", Directions.Shape,
        "in: the partner brings documents to us. out: we bring documents to the partner.");

    public static readonly Key<string> Transport = Key.Required("transport", Shapes.Choice((Http, Http), (As2, As2), (Sftp, Sftp), (Folder, Folder), (Email, Email), (Pull, Pull)),
        "http: POST. as2: RFC 4130. sftp: files on the partner's server. folder (in only): a folder of this machine that the partner fills. "
        + "email: in, a mailbox that the partner writes to; out, mails by SMTP. "
        + "pull (out only): the receiver fetches from /api/v1/documents.");

    public static readonly Key<IReadOnlyList<PartnerIdentity>> Carries = Key.Optional<IReadOnlyList<PartnerIdentity>>(
        "carries", Shapes.List(References.Identity, 1), [],
        "In: the sender identities that may stand in an interchange on this channel, each one of the partner's own. "
        + "None: no interchange is taken.");

    public static readonly Key<long> Limit = Key.Defaulted("limit", Measures.Size(1024, 4L << 30), "50 MB",
        "In: the largest body that is accepted. Out by email: the largest mail that is sent, 25 MB when absent.");

    public static readonly Key<long> MailLimit = Limit.Defaulting("25 MB");

    public static readonly Key<Uri?> Url = Key.Optional("url", References.Url.Map((u, _) => (Uri?)u), null,
        "Out by http or as2: where documents are posted.");

    public static readonly Key<SecretRef?> Secret = Key.Optional("secret", References.Secret.Map((r, _) => (SecretRef?)r), null,
        "Out by http: reference to the HMAC secret (Standard Webhooks, whsec_…). None: requests are not signed. Out by as2: to the password of the user. "
        + "By sftp: to the password; with a private-key it may be absent. In by email, and needed there: to the password or token. Out by email: to that of the user.");

    public static readonly Key<TimeSpan> Timeout = Key.Defaulted("timeout",
        Measures.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), "30 s",
        "Out by http, as2 or email, and by sftp: the whole time of one attempt. By as2 it is 5 min when absent, by sftp and email 10 min.");

    public static readonly Key<TimeSpan> As2Timeout = Timeout.Defaulting("5 min");

    public static readonly Key<TimeSpan> SftpTimeout = Timeout.Defaulting("10 min");

    public static readonly Key<long> Parallel = Key.Defaulted("parallel", Shapes.Integer(1, 64), "8",
        "Out by http, as2 or email, and by sftp: attempts at once on one node. In by sftp or folder: files at once, 24 when absent.");

    /// <summary>One session carries the requests of all of them, and what waits for its answer costs nothing.</summary>
    public static readonly Key<long> FilesAtOnce = Parallel.Defaulting("24");

    public static readonly Key<RetrySchedule> Retry = Key.Defaulted("retry",
        Shapes.List(Measures.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)), 0, 50, distinct: false)
            .Map((waits, _) => new RetrySchedule(waits)),
        "[5 s, 30 s, 2 min, 10 min, 30 min, 2 h, 6 h, 12 h]",
        "Out by http, as2, sftp or email: the waits between attempts; after the last the delivery has failed. An empty list: one attempt only. "
        + "By as2 and email it is " + As2Waits + " when absent.");

    public static readonly Key<RetrySchedule> As2Retry = Retry.Defaulting(As2Waits);

    public static readonly Key<Section?> As2Section = Key.Optional<Section?>("as2", new ObjectShape<Section?>(As2Keys.Table, s => s), null,
        "By as2, and needed there: what was agreed for it.");

    public static readonly Key<PollSchedule?> Poll = Key.Optional("poll", PollKeys.Shape, null,
        "In by sftp: when files are fetched. In by folder: when somebody looks for what was not noticed as it came. In by email: when the mailbox is looked at. None: every 5 min.");

    public static readonly Key<FileTerms?> Files = Key.Optional("files", FileKeys.Shape, null,
        "In by folder or sftp: which files are taken, when they are complete, what becomes of them.");

    public static readonly Key<string?> FolderPath = Key.Optional("folder", FolderShape.Shape.Map((path, _) => (string?)path), null,
        "In by folder, and needed there: where the files come, below the installation's folder for them (HotFolder:Root).");

    public static readonly Key<SftpAccountTerms?> Account = Key.Optional("sftp-account", SftpAccountKeys.Shape, null,
        "In by folder: the account at our OpenSSH server by which the partner fills it. None: files come there in another way.");

    public static readonly Key<Section?> SftpSection = Key.Optional<Section?>("sftp", new ObjectShape<Section?>(SftpKeys.Table, s => s), null,
        "By sftp, and needed there: the server, who we are there, and how files are laid down or where they lie.");

    public static readonly Key<Section?> EmailSection = Key.Optional<Section?>("email", new ObjectShape<Section?>(EmailKeys.Table, s => s), null,
        "In by email, and needed there: the mailbox, who is believed, and what of a mail is a document.");

    public static readonly Key<Section?> SmtpSection = Key.Optional<Section?>("smtp", new ObjectShape<Section?>(SmtpKeys.Table, s => s), null,
        "Out by email, and needed there: the server, whom mails are from and to, and what they look like.");

    public static KeyTable Table { get; } = new(
        "a channel", Direction, Transport, Carries, Limit, Url, Secret, Timeout, Parallel, Retry, Poll, Files, FolderPath, Account, As2Section, SftpSection, EmailSection, SmtpSection);

    public static Channel Build(string id, Section section)
    {
        var direction = section.Read(Direction);
        var transport = section.Read(Transport);
        var url = section.Read(Url);
        var terms = section.Read(As2Section);
        var sftp = section.Read(SftpSection);
        var email = section.Read(EmailSection);
        var smtp = section.Read(SmtpSection);
        var folder = section.Read(FolderPath);
        var takesFiles = transport == Folder || (transport == Sftp && direction == ChannelDirection.In);
        ChannelDirection? given = section.Has(Direction) ? direction : null;
        if (section.Has(Direction) && section.Has(Transport))
        {
            CheckApplicable(section, direction, transport);
            CheckAs2(section, direction, transport, terms, url);
            CheckFiles(section, transport, takesFiles, folder);
            CheckSftp(section, transport, sftp);
            CheckEmail(section, direction, transport, smtp);
        }

        if (email is not null && email.Read(EmailKeys.Protocol) == MailProtocol.Pop3 && section.Read(Limit) > MostByPop3)
        {
            section.Report(ProfileCodes.SizeInvalid, Limit, "By pop3 a mail is in memory as a whole: 100 MB at most.");
        }

        return new Channel
        {
            Id = new ChannelId(id),
            Partner = section.Partner,
            Direction = direction,
            Transport = transport,
            Carries = section.Read(Carries),
            MaxBytes = section.Read(smtp is null ? Limit : MailLimit),
            Url = url,
            Secret = section.Read(Secret),
            Timeout = section.Read(transport switch { As2 => As2Timeout, Sftp => SftpTimeout, Email => SftpTimeout, _ => Timeout }),
            Parallel = (int)section.Read(takesFiles ? FilesAtOnce : Parallel),
            Poll = takesFiles || (transport == Email && direction == ChannelDirection.In) ? section.Read(Poll) ?? PollSchedule.Default : null,
            Files = takesFiles ? section.Read(Files) ?? new FileTerms() : null,
            Folder = folder,
            Account = section.Read(Account),
            As2 = terms is null ? null : As2Reading.Build(terms, given),
            Sftp = sftp is null ? null : SftpReading.Build(sftp, given),
            Email = email is null ? null : EmailReading.Build(email),
            Smtp = smtp is null ? null : SmtpReading.Build(smtp),
            Retry = section.Read(transport is As2 or Email ? As2Retry : Retry),
        };
    }

    private static void CheckApplicable(Section section, ChannelDirection direction, string transport)
    {
        if (direction == ChannelDirection.In)
        {
            if (transport == Pull)
            {
                section.Report(ProfileCodes.ChoiceInvalid, Transport, "'pull' is a road out; documents come in by http, as2, sftp, folder or email.");
            }

            section.RefuseAll("the channel is in", Url, Timeout, Retry);
            if (transport is not (Sftp or Email))
            {
                section.RefuseAll("the channel is in", Secret);
            }

            if (transport is not (Folder or Sftp))
            {
                section.RefuseAll("the channel is in", Parallel);
            }

            return;
        }

        if (transport == Folder)
        {
            section.Report(ProfileCodes.ChoiceInvalid, Transport, "'folder' is a road in; the receiver fetches what goes out by pull.");
        }

        section.RefuseAll("the channel is out", Carries);
        if (transport != Email)
        {
            section.RefuseAll("the channel is out", Limit);
        }

        if (transport == Pull)
        {
            section.RefuseAll("the receiver fetches", Url, Secret, Timeout, Parallel, Retry);
        }
        else if (transport == Sftp)
        {
            section.RefuseAll("sftp says where files go", Url);
        }
        else if (transport == Email)
        {
            section.RefuseAll("smtp says where mails go", Url);
        }
        else if (transport != Folder)
        {
            section.Need(Url, $"an {transport} channel out posts there");
        }
    }

    private static void CheckFiles(Section section, string transport, bool takesFiles, string? folder)
    {
        if (transport == Folder)
        {
            section.Need(FolderPath, "it says where the files come");
            if (section.Has(Account) && folder?.Contains('/', StringComparison.Ordinal) == false)
            {
                section.Report(ProfileCodes.FolderInvalid, FolderPath, "The folder of an sftp-account lies in another one that the account is shut in, as acme/in.");
            }
        }
        else
        {
            section.RefuseAll("the transport is not folder", FolderPath, Account);
        }

        if (!takesFiles)
        {
            section.RefuseAll("the transport takes no files", Files);
            if (transport != Email || section.Read(Direction) == ChannelDirection.Out)
            {
                section.RefuseAll("nothing is fetched", Poll);
            }
        }
    }

    private static void CheckAs2(Section section, ChannelDirection direction, string transport, Section? terms, Uri? url)
    {
        if (transport != As2)
        {
            section.RefuseAll("the transport is not as2", As2Section);
            return;
        }

        section.Need(As2Section, "it says what was agreed for AS2");
        if (terms is null || direction == ChannelDirection.In)
        {
            return;
        }

        if (terms.Has(As2Keys.User))
        {
            section.Need(Secret, "it is the password of the user");
        }
        else
        {
            section.RefuseAll("as2 names no user whose password it would be", Secret);
        }

        if (url?.Scheme == Uri.UriSchemeHttp)
        {
            terms.RefuseAll("the url is not https", As2Keys.TlsKey);
        }
    }

    private static void CheckSftp(Section section, string transport, Section? terms)
    {
        if (transport != Sftp)
        {
            section.RefuseAll("the transport is not sftp", SftpSection);
            return;
        }

        section.Need(SftpSection, "it names the server");
        if (terms?.Has(SftpKeys.PrivateKey) == false)
        {
            section.Need(Secret, "it is the password, and sftp names no private-key");
        }
    }

    private static void CheckEmail(Section section, ChannelDirection direction, string transport, Section? smtp)
    {
        if (transport != Email)
        {
            section.RefuseAll("the transport is not email", EmailSection, SmtpSection);
        }
        else if (direction == ChannelDirection.In)
        {
            section.RefuseAll("the channel is in", SmtpSection);
            section.Need(EmailSection, "it names the mailbox");
            section.Need(Secret, "it is the password or token of the mailbox");
        }
        else
        {
            section.RefuseAll("the channel is out", EmailSection);
            section.Need(SmtpSection, "it names the server");
            CheckSmtpSecret(section, smtp);
        }
    }

    private static void CheckSmtpSecret(Section section, Section? smtp)
    {
        if (smtp?.Has(SmtpKeys.User) == true)
        {
            section.Need(Secret, "it is the password or token of the user");
        }
        else if (smtp is not null)
        {
            section.RefuseAll("smtp names no user whose password it would be", Secret);
        }
    }
}
