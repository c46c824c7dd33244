using System.Buffers;
using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>Gathers what encloses a content of unknown size: constructed values of indefinite length (X.690 8.1.3.6), small ones of definite length.</summary>
internal sealed class BerWriter
{
    private const byte Constructed = 0x20;
    private const byte Indefinite = 0x80;
    private readonly ArrayBufferWriter<byte> _octets = new(1024);

    public ReadOnlyMemory<byte> Octets => _octets.WrittenMemory;

    public void Open(Asn1Tag tag) => _octets.Write([(byte)((int)tag.TagClass | Constructed | tag.TagValue), Indefinite]);

    /// <summary>Ends as many values as that with end-of-contents octets.</summary>
    public void Close(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _octets.Write<byte>([0, 0]);
        }
    }

    public void Write(Action<AsnWriter> value)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        value(writer);
        writer.Encode(_octets, static (octets, encoded) => octets.Write(encoded));
    }
}
