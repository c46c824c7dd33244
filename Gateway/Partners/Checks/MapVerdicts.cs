using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gateway.Mapping.Maps;

namespace Gateway.Partners.Checks;

/// <summary>
/// Verdicts over maps, kept by content: a map, and all it read (maps it extends, tables, samples), judged once by this process. A plan and the
/// publication after it, and partners whose maps are the same, share the work.
/// </summary>
internal sealed class MapVerdicts
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<string, MapVerdict> _known = new(StringComparer.Ordinal);

    public MapVerdict Of(string file, IReadOnlyDictionary<string, string> files)
    {
        var key = Digest(file + "\n" + files[file])!;
        if (_known.TryGetValue(key, out var known) && known.Read.All(r => Digest(files.GetValueOrDefault(r.Key)) == r.Value))
        {
            return known;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        return _known[key] = Judge(file, files);
    }

    private static MapVerdict Judge(string file, IReadOnlyDictionary<string, string> files)
    {
        var read = new Dictionary<string, string?>(StringComparer.Ordinal);
        var compilation = MapCompiler.Compile(files[file], file, Text);
        var tests = compilation.Map?.RunTests(Text) ?? [];
        return new MapVerdict(read, compilation.Map?.Sources ?? [], compilation.Map?.Target, compilation.Errors, tests);

        string? Text(string name)
        {
            var text = files.GetValueOrDefault(name);
            read[name] = Digest(text);
            return text;
        }
    }

    private static string? Digest(string? text) =>
        text is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
