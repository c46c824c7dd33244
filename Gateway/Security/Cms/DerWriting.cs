using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>Writes what came from outside.</summary>
internal static class DerWriting
{
    /// <summary>A value as it came, which has to be in the writer's encoding: what a sender signs or authenticates is DER.</summary>
    /// <exception cref="CmsException">It is not.</exception>
    public static void WriteReceived(this AsnWriter writer, ReadOnlySpan<byte> value)
    {
        try
        {
            writer.WriteEncodedValue(value);
        }
        catch (ArgumentException error)
        {
            throw new CmsException("A value is not in DER, as it has to be.", error);
        }
    }
}
