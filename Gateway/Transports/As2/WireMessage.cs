using System.Buffers;
using System.Text;
using Gateway.Security.Mime;

namespace Gateway.Transports.As2;

/// <summary>A stored message: header fields that become those of HTTP, an empty line, a body.</summary>
internal sealed record WireMessage(IReadOnlyList<MimeField> Fields, ReadOnlyMemory<byte> Body)
{
    /// <summary>For us: where an asynchronous receipt goes. Never sent.</summary>
    public const string DeliverTo = "Gateway-Deliver-To";

    public string? Get(string name) => Fields.FirstOrDefault(f => f.Name == name).Value;

    /// <summary>The stored message with that address, or none, in the place of its own. What the partner gets is the same.</summary>
    public static ReadOnlyMemory<byte> DeliveredTo(ReadOnlyMemory<byte> stored, string? address)
    {
        var message = new ArrayBufferWriter<byte>(stored.Length + 256);
        if (address is not null)
        {
            MimeWriter.Field(message, DeliverTo, address);
        }

        var own = Encoding.ASCII.GetBytes(DeliverTo + ": ");
        var rest = stored.Span;
        message.Write(rest.StartsWith(own) ? rest[(rest.IndexOf((byte)'\n') + 1)..] : rest);
        return message.WrittenMemory;
    }

    public static WireMessage Of(ReadOnlyMemory<byte> stored)
    {
        var end = stored.Span.IndexOf("\r\n\r\n"u8) + 4;
        return new WireMessage(MimeHeaders.Parse(stored[..end]).Fields, stored[end..]);
    }
}
