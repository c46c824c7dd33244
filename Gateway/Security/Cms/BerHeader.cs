using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>Identifier and length octets of one BER value (X.690 8.1).</summary>
/// <param name="Length">Octets of the contents; null = indefinite, the contents end with end-of-contents octets.</param>
internal readonly record struct BerHeader(Asn1Tag Tag, long? Length)
{
    public bool IsConstructed => Tag.IsConstructed;
}
