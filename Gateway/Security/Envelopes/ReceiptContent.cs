using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>How a receipt (RFC 8098) is told from other messages: it is one content, and a report.</summary>
public static class ReceiptContent
{
    public const string MediaType = "multipart/report";

    public static bool Is(IReadOnlyList<OpenedPart> parts) => parts is [{ ContentType: var type }] && Is(ContentType.Parse(type));

    internal static bool Is(ContentType? type) => type is { MediaType: MediaType };
}
