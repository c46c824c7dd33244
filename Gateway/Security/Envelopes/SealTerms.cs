using Gateway.Partners;

namespace Gateway.Security.Envelopes;

/// <summary>How a message is put into its envelope.</summary>
public sealed record SealTerms
{
    /// <summary>The AS2 terms of the channel.</summary>
    public required As2Terms Agreed { get; init; }

    /// <summary>Our key that signs; null where nothing is signed.</summary>
    public required SigningKey? SigningKey { get; init; }

    /// <summary>The partner's certificate that is encrypted to; null where nothing is encrypted.</summary>
    public required PartnerCertificate? Recipient { get; init; }

    /// <summary>Of the content; with attachments <c>multipart/related</c> with <c>boundary</c>, and <c>type</c> for the content's own.</summary>
    public required string ContentType { get; init; }

    public string? FileName { get; init; }

    /// <summary>
    /// Of a mail, what its reader sees: the content is an attachment beside it, and nothing is binary or has long lines. Null: the message goes over HTTP.
    /// </summary>
    public string? MailText { get; init; }

    /// <summary>What follows the content (RFC 6362); not in a mail.</summary>
    public IReadOnlyList<SealPart> Attachments { get; init; } = [];
}
