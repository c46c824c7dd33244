using Gateway.Mapping.Formats;
using Gateway.Mapping.Schemas;

namespace Gateway.Mapping.Validation;

/// <summary>One level of the walk: the loop that is open, the place reached in it, how often that place was used.</summary>
internal struct WalkFrame(SchemaNode? loop, SchemaNode[] children, DocumentObject? target)
{
    public readonly SchemaNode? Loop = loop;
    public readonly SchemaNode[] Children = children;

    /// <summary>The object of the tree that this level's places go into; null at the top, where the table decides.</summary>
    public readonly DocumentObject? Target = target;
    public int Index;
    public int Count;

    /// <summary>The array of the place reached, when it repeats.</summary>
    public DocumentArray? Array;
}
