using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>Attributes travel under an implicit tag and are signed or authenticated as the DER of a SET OF (RFC 5652 5.4, RFC 5083 2.2).</summary>
internal static class DerSet
{
    private const byte SetOf = 0x31;

    /// <summary>The octets that came, under the tag of a SET: what was signed when the sender wrote DER, which it must.</summary>
    public static ReadOnlyMemory<byte> AsSent(ReadOnlyMemory<byte> tagged)
    {
        var copy = tagged.ToArray();
        copy[0] = SetOf;
        return copy;
    }

    /// <summary>The DER that the octets stand for: definite lengths, members in order.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> tagged, Asn1Tag tag)
    {
        var set = new AsnReader(tagged, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true, tag);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            while (set.HasData)
            {
                WriteAttribute(writer, set.ReadSequence());
            }
        }

        return writer.Encode();
    }

    private static void WriteAttribute(AsnWriter writer, AsnReader attribute)
    {
        using var sequence = writer.PushSequence();
        writer.WriteObjectIdentifier(attribute.ReadObjectIdentifier());
        var values = attribute.ReadSetOf(skipSortOrderValidation: true);
        using var set = writer.PushSetOf();
        while (values.HasData)
        {
            writer.WriteReceived(values.ReadEncodedValue().Span);
        }
    }
}
