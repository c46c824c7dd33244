using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>
/// How a message of certificate exchange (draft-meadors-certificate-exchange-14) is told from others: by its type. It is one content, whatever lies in it, and
/// is believed only with a signature.
/// </summary>
public static class CertificateExchange
{
    /// <summary>Media type of the description, and <c>type</c> of the multipart/related around it (RFC 2387).</summary>
    public const string DescriptionType = "application/ediint-cert-exchange+xml";

    /// <summary>Media type of the message.</summary>
    public const string ContainerType = "multipart/related";

    public static bool Is(SecurityVerdict verdict) => verdict.Parts is [{ ContentType: var type }, ..] && Is(type);

    /// <param name="contentType">Value of the field, or null.</param>
    public static bool Is(string? contentType) => Is(ContentType.Parse(contentType));

    /// <summary>Also a description that stands alone: an answer has nothing else in it.</summary>
    internal static bool Is(ContentType? type) => type is not null
        && (type.MediaType == DescriptionType
            || (type.MediaType == ContainerType && DescriptionType.Equals(type.Parameters["type"], StringComparison.OrdinalIgnoreCase)));
}
