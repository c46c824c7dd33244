using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>The context tags of CMS, and limits of what is read whole.</summary>
internal static class CmsTags
{
    /// <summary>Largest list (recipients, certificates, signers, attributes) that is read into memory.</summary>
    public const int SmallLimit = 256 * 1024;

    public static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);
    public static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1);
    public static readonly Asn1Tag Context2 = new(TagClass.ContextSpecific, 2);

    public static bool Is(this Asn1Tag? tag, Asn1Tag expected) => tag is { } found && found.HasSameClassAndValue(expected);
}
