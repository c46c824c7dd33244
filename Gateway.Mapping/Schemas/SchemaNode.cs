using Gateway.Mapping.Edi;

namespace Gateway.Mapping.Schemas;

/// <summary>
/// A place in a set where a segment or a loop may stand. A loop begins with its trigger segment, which is its
/// <see cref="Segment"/>; its children follow in order.
/// </summary>
public sealed class SchemaNode
{
    internal SchemaNode(string key, SegmentDefinition segment, bool isLoop, bool required, int maxUse, SchemaArea area, SchemaNode[] children)
    {
        Key = key;
        Segment = segment;
        IsLoop = isLoop;
        Required = required;
        MaxUse = maxUse;
        Area = area;
        ChildArray = children;
        TagKey = EdiText.Key(segment.Tag);
    }

    /// <summary>The name in the tree: the segment id, or the place's own name where one id stands twice at a level.</summary>
    public string Key { get; }

    public SegmentDefinition Segment { get; }

    public bool IsLoop { get; }

    public bool Required { get; }

    /// <summary>How often it may stand here; <see cref="int.MaxValue"/> for no limit.</summary>
    public int MaxUse { get; }

    /// <summary>An array in the tree: the standard allows more than one here, even when one came.</summary>
    public bool IsArray => MaxUse > 1;

    public SchemaArea Area { get; }

    public IReadOnlyList<SchemaNode> Children => ChildArray;

    internal SchemaNode[] ChildArray { get; }

    internal uint TagKey { get; }

    public SchemaNode? Child(string key) => Array.Find(ChildArray, c => c.Key == key);

    public ElementDefinition? Element(string key) => Array.Find(Segment.ElementArray, e => e.Key == key);
}
