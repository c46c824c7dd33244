namespace Gateway.Transports.Email;

/// <summary>Stable codes of looks at mailboxes, and of mails that are sent, beside those that every road has; listed in docs/operations.md.</summary>
internal static class EmailCodes
{
    /// <summary>The installation takes and sends no mails.</summary>
    public const string Off = "email-off";

    /// <summary>The server does not let us in.</summary>
    public const string AuthenticationFailed = "authentication-failed";

    /// <summary>The server has no STARTTLS; nothing was said to it.</summary>
    public const string StartTlsMissing = "starttls-missing";

    /// <summary>The server does not do what was asked, or answers otherwise than it should.</summary>
    public const string ServerError = "mail-server-error";

    /// <summary>The server gives less of the mail than it says that it has.</summary>
    public const string Incomplete = "mail-incomplete";

    /// <summary>Somebody else removed the mail while it was read.</summary>
    public const string Gone = "mail-gone";

    /// <summary>An answer of a program, a report, or a mail of a list: no document of anybody. In quarantine: a mail of a program, with a content.</summary>
    public const string Automatic = Vouching.Automatic;

    /// <summary>A mail of ours came back.</summary>
    public const string Loop = "mail-loop";

    /// <summary>Out: the server does not take the mail now (4yz); greylisting is one of the reasons.</summary>
    public const string Deferred = "mail-deferred";

    /// <summary>Out: the server does not take the mail (5yz), for a reason that none of the next ones is.</summary>
    public const string Refused = "mail-refused";

    /// <summary>Out: the server does not take mails from our address.</summary>
    public const string SenderRefused = "sender-refused";

    /// <summary>Out: the server does not take mails to one of the addresses, and so none of them got it.</summary>
    public const string RecipientRefused = "recipient-refused";

    /// <summary>Out: the mail is larger than the server takes, or than the channel may send.</summary>
    public const string TooLarge = "mail-too-large";

    /// <summary>Out: it was sent as a whole, and the server's answer did not come.</summary>
    public const string AnswerMissing = "answer-missing";

    /// <summary>Out: subject or text cannot be made by their templates.</summary>
    public const string TemplateInvalid = "template-invalid";

    /// <summary>Out: no key of ours of that name is in use now.</summary>
    public const string KeyMissing = "key-missing";

    /// <summary>Out: no certificate of the partner's is valid for encryption now.</summary>
    public const string CertificateMissing = "certificate-missing";

    /// <summary>Out: the document has attachments.</summary>
    public const string AttachmentsNotCarried = "attachments-not-carried";
}
