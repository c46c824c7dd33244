namespace Gateway.Security.Mime;

/// <summary>Value of Content-Disposition (RFC 2183, RFC 6266): how a part is meant, and what its sender calls it.</summary>
internal sealed class ContentDisposition
{
    private ContentDisposition(string type, MimeParameters parameters) => (Type, Parameters) = (type, parameters);

    /// <summary>In lower case: <c>attachment</c>.</summary>
    public string Type { get; }

    public MimeParameters Parameters { get; }

    /// <summary>The sender's own text, <c>filename*</c> before <c>filename</c>: data, never a path. Null when there is none.</summary>
    public string? FileName => Parameters["filename"] is { Length: > 0 } name ? name : null;

    /// <summary>Null when the value is missing or is none.</summary>
    public static ContentDisposition? Parse(string? value) =>
        value is not null && MimeParameters.Parse(value, out var type) is { } parameters && MimeToken.Is(type)
            ? new ContentDisposition(type.ToLowerInvariant(), parameters)
            : null;
}
