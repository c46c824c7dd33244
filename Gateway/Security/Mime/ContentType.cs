namespace Gateway.Security.Mime;

/// <summary>Value of Content-Type (RFC 2045 5): what a body is.</summary>
internal sealed class ContentType
{
    private ContentType(string mediaType, MimeParameters parameters) => (MediaType, Parameters) = (mediaType, parameters);

    /// <summary>Type and subtype in lower case: <c>multipart/signed</c>.</summary>
    public string MediaType { get; }

    public MimeParameters Parameters { get; }

    public bool IsMultipart => MediaType.StartsWith("multipart/", StringComparison.Ordinal);

    public bool IsText => MediaType.StartsWith("text/", StringComparison.Ordinal);

    public string? Boundary => Parameters["boundary"];

    /// <summary>Null when the value is missing or is none.</summary>
    public static ContentType? Parse(string? value)
    {
        if (value is null || MimeParameters.Parse(value, out var lead) is not { } parameters)
        {
            return null;
        }

        var slash = lead.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && MimeToken.Is(lead.AsSpan(0, slash).TrimEnd()) && MimeToken.Is(lead.AsSpan(slash + 1).TrimStart())
            ? new ContentType(lead.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant(), parameters)
            : null;
    }

    /// <summary>Whether it is that media type, or the name it had before RFC 2311: <c>application/x-pkcs7-mime</c> is <c>application/pkcs7-mime</c>.</summary>
    /// <param name="mediaType">In lower case.</param>
    public bool Is(string mediaType) =>
        MediaType == mediaType || MediaType.Replace("application/x-pkcs7-", "application/pkcs7-", StringComparison.Ordinal) == mediaType;
}
