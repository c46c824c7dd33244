namespace Gateway.Transports.Email;

/// <summary>Stable codes of looks at mailboxes beside those that every road has; listed in docs/operations.md.</summary>
internal static class EmailCodes
{
    /// <summary>The installation takes no mails.</summary>
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
}
