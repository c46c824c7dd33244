namespace Gateway.Mapping.Schemas;

/// <summary>A transaction set of a standard's version: its places in order. Immutable, shared by all threads.</summary>
public sealed class Schema
{
    private readonly HashSet<uint> _tags = [];

    internal Schema(string standard, string version, string setId, string functionalId, SchemaNode[] nodes)
    {
        Standard = standard;
        Version = version;
        SetId = setId;
        FunctionalId = functionalId;
        NodeArray = nodes;
        CollectTags(nodes);
    }

    /// <summary>x12.</summary>
    public string Standard { get; }

    /// <summary>004010.</summary>
    public string Version { get; }

    /// <summary>ST01, such as 850.</summary>
    public string SetId { get; }

    /// <summary>GS01 of the groups this set travels in.</summary>
    public string FunctionalId { get; }

    /// <summary>The full name, such as x12/004010/850.</summary>
    public string Name => $"{Standard}/{Version}/{SetId}";

    /// <summary>The places of all three tables in order.</summary>
    public IReadOnlyList<SchemaNode> Nodes => NodeArray;

    internal SchemaNode[] NodeArray { get; }

    public IEnumerable<SchemaNode> Area(SchemaArea area) => NodeArray.Where(n => n.Area == area);

    internal bool Knows(uint tagKey) => _tags.Contains(tagKey);

    internal static string NameOf(SchemaArea area) => area switch
    {
        SchemaArea.Heading => "heading",
        SchemaArea.Detail => "detail",
        _ => "summary",
    };

    private void CollectTags(SchemaNode[] nodes)
    {
        foreach (var node in nodes)
        {
            _tags.Add(node.TagKey);
            CollectTags(node.ChildArray);
        }
    }
}
