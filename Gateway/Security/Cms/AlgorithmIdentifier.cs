using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>An algorithm and its parameters (RFC 5280 4.1.1.2).</summary>
/// <param name="Parameters">The encoded parameters; empty when there are none.</param>
internal readonly record struct AlgorithmIdentifier(string Oid, ReadOnlyMemory<byte> Parameters)
{
    private static readonly ReadOnlyMemory<byte> Null = new byte[] { 5, 0 };

    /// <summary>With the NULL parameters that RSA and, in old messages, digests carry.</summary>
    public static AlgorithmIdentifier WithNull(string oid) => new(oid, Null);

    public static AlgorithmIdentifier Read(AsnReader reader, Asn1Tag? tag = null)
    {
        var sequence = reader.ReadSequence(tag);
        var oid = sequence.ReadObjectIdentifier();
        var parameters = sequence.HasData ? sequence.ReadEncodedValue() : default;
        sequence.ThrowIfNotEmpty();
        return new AlgorithmIdentifier(oid, parameters);
    }

    public void Write(AsnWriter writer, Asn1Tag? tag = null)
    {
        using (writer.PushSequence(tag))
        {
            writer.WriteObjectIdentifier(Oid);
            if (!Parameters.IsEmpty)
            {
                writer.WriteReceived(Parameters.Span);
            }
        }
    }
}
