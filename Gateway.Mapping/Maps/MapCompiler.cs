using System.Security.Cryptography;
using System.Text;

namespace Gateway.Mapping.Maps;

/// <summary>Compiles a map's YAML once: paths are cut and checked against the shapes of source and target, tables are read.</summary>
public static class MapCompiler
{
    /// <summary>
    /// Compiles. readText gives maps named by `extends`, tables and samples by the names the map uses; null = not found. Errors are
    /// returned, never thrown.
    /// </summary>
    public static MapCompilation Compile(string yaml, string fileName, Func<string, string?> readText)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(readText);
        try
        {
            var definition = new MapLoader(readText).Load(yaml, fileName);
            var sources = definition.Sources.Select(s => Shapes.Find(s)
                ?? throw definition.SourceAt.Fault("map-source-unknown", $"There is no source '{s}'.")).ToArray();
            var target = Shapes.Find(definition.Target)
                ?? throw definition.TargetAt.Fault("map-target-unknown", $"There is no target '{definition.Target}'.");
            var rows = new RowCompiler(definition, sources, !Shapes.IsCanonical(definition.Target));
            var root = rows.Root(target);
            return rows.Errors.Count > 0
                ? new MapCompilation(null, rows.Errors)
                : new MapCompilation(new CompiledMap(definition, root, Hash(definition.Texts)), []);
        }
        catch (MapSyntaxException e)
        {
            return new MapCompilation(null, [e.Error]);
        }
    }

    private static string Hash(IReadOnlyList<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            // The length keeps two files from being taken for one.
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
