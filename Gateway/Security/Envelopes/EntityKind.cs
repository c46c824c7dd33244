namespace Gateway.Security.Envelopes;

/// <summary>What a MIME entity is to an envelope.</summary>
internal enum EntityKind
{
    /// <summary>A content.</summary>
    Content,

    /// <summary>A CMS message.</summary>
    Cms,

    /// <summary>multipart/signed.</summary>
    Signed,

    /// <summary>A container of contents: multipart/related (RFC 6362) or multipart/mixed.</summary>
    Several,

    /// <summary>Something of S/MIME that is no content and that nobody here opens: never taken for a payload.</summary>
    Unsupported,
}
