namespace Gateway.Tests.Api.As2;

/// <summary>How a partner answers a message.</summary>
internal enum As2Reply
{
    /// <summary>A good receipt, signed, on the connection.</summary>
    Receipt,

    /// <summary>The same without a signature.</summary>
    Unsigned,

    /// <summary>Good, and signed by PSS without parameters.</summary>
    PssWithoutParameters,

    /// <summary>Signed, and says that the message could not be decrypted.</summary>
    Negative,

    /// <summary>Signed, and repeats another digest.</summary>
    WrongMic,

    /// <summary>Signed, and repeats none.</summary>
    NoMic,

    /// <summary>Signed with a key that is not the partner's.</summary>
    Forged,

    /// <summary>Good in itself, for another message of ours.</summary>
    OtherMessage,

    /// <summary>A page for people, status 200.</summary>
    Page,

    /// <summary>A receipt of more than 1 MB.</summary>
    Large,

    /// <summary>A receipt that breaks off, and the connection with it.</summary>
    Broken,

    /// <summary>Status 503, and a text that breaks off.</summary>
    BrokenFailure,

    /// <summary>A multipart without a part.</summary>
    NoParts,

    /// <summary>Status 200 and nothing else.</summary>
    Empty,

    /// <summary>Status 503.</summary>
    Failing,

    /// <summary>No answer at all.</summary>
    Silent,

    /// <summary>A redirection to another address of the partner.</summary>
    Moved,

    /// <summary>Status 204: a receipt may come later.</summary>
    Taken,

    /// <summary>A good receipt to the gateway's own address first, and only then status 202.</summary>
    Early,
}
