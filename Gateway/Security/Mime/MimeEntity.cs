using System.Buffers;

namespace Gateway.Security.Mime;

/// <summary>A small entity that we made: its fields, which over HTTP are those of the message, and its body.</summary>
internal sealed record MimeEntity(IReadOnlyList<MimeField> Fields, ReadOnlyMemory<byte> Body)
{
    /// <summary>Fields, empty line and body: the octets of a part, which a signature covers.</summary>
    public byte[] ToOctets()
    {
        var octets = new ArrayBufferWriter<byte>(Body.Length + 512);
        foreach (var field in Fields)
        {
            MimeWriter.Field(octets, field.Name, field.Value);
        }

        MimeWriter.EndFields(octets);
        octets.Write(Body.Span);
        return octets.WrittenSpan.ToArray();
    }
}
