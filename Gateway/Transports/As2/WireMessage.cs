using Gateway.Security.Mime;

namespace Gateway.Transports.As2;

/// <summary>A stored message: header fields that become those of HTTP, an empty line, a body.</summary>
internal sealed record WireMessage(IReadOnlyList<MimeField> Fields, ReadOnlyMemory<byte> Body)
{
    /// <summary>For us: where an asynchronous receipt goes. Never sent.</summary>
    public const string DeliverTo = "Gateway-Deliver-To";

    public static WireMessage Of(ReadOnlyMemory<byte> stored)
    {
        var end = stored.Span.IndexOf("\r\n\r\n"u8) + 4;
        return new WireMessage(MimeHeaders.Parse(stored[..end]).Fields, stored[end..]);
    }
}
