using System.Reflection;

namespace Gateway.Mapping.Schemas;

/// <summary>The schemas that are built in. Each is compiled at its first use.</summary>
public static class SchemaCatalog
{
    private const string Folder = "Gateway.Mapping.Schemas.Definitions.x12._004010.";
    private const string Version = "004010";

    private static readonly Lazy<SegmentLibrary> Library = new(() => new SegmentLibrary(Read("elements"), Read("segments")));

    private static readonly Dictionary<string, Lazy<Schema>> Schemas = new(StringComparer.Ordinal)
    {
        ["810"] = Load("810"),
        ["850"] = Load("850"),
        ["997"] = Load("997"),
    };

    public static IReadOnlyList<Schema> All => [.. Schemas.Values.Select(s => s.Value)];

    /// <summary>
    /// The schema of a set, or null when none is built in. The version may be a GS08 with an industry's suffix (004010VICS) or an
    /// ISA12 (00401).
    /// </summary>
    public static Schema? Find(string standard, string version, string setId)
    {
        var known = string.Equals(standard, "x12", StringComparison.OrdinalIgnoreCase)
            && (version.StartsWith(Version, StringComparison.Ordinal) || version == "00401");
        return known && Schemas.TryGetValue(setId, out var schema) ? schema.Value : null;
    }

    /// <summary>The schema of a full name, such as x12/004010/850 or x12/850; null when none is built in.</summary>
    public static Schema? Find(string name)
    {
        var parts = name.Split('/');
        return parts.Length switch
        {
            2 => Find(parts[0], Version, parts[1]),
            3 => Find(parts[0], parts[1], parts[2]),
            _ => null,
        };
    }

    /// <summary>Whether the standard has a segment of that id, in whatever set.</summary>
    internal static bool IsSegment(uint tagKey) => Library.Value.Knows(tagKey);

    private static Lazy<Schema> Load(string setId) => new(() => SchemaCompiler.Compile("x12", Version, Read(setId), Library.Value));

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + name + ".txt")
            ?? throw new InvalidOperationException($"The definition {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
