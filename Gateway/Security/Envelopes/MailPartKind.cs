namespace Gateway.Security.Envelopes;

/// <summary>What a part of a mail is.</summary>
internal enum MailPartKind
{
    Content,
    Zip,

    /// <summary>What the mail says to people: no content, and nothing to be told.</summary>
    Text,
    Unwanted,
    Inline,
    Calendar,
    Signature,
    Tnef,
    Forwarded,
}
