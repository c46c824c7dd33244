using System.Collections.Frozen;
using System.Globalization;
using Gateway.Mapping.Edi;

namespace Gateway.Mapping.Schemas;

/// <summary>The segments and data elements of one version, compiled from elements.txt and segments.txt.</summary>
internal sealed class SegmentLibrary
{
    private readonly Dictionary<string, (ElementType Type, int Decimals, int Min, int Max, FrozenSet<string>? Codes)> _elements = [];
    private readonly Dictionary<string, CompositeDefinition> _composites = [];
    private readonly Dictionary<string, SegmentDefinition> _segments = [];
    private readonly HashSet<uint> _tags = [];

    public SegmentLibrary(string elements, string segments)
    {
        foreach (var fields in Lines(elements))
        {
            var (type, decimals) = TypeOf(fields[1]);
            var codes = fields.Length > 4 ? fields[4..].ToFrozenSet(StringComparer.Ordinal) : null;
            _elements.Add(fields[0], (type, decimals, Int(fields[2]), Int(fields[3]), codes));
        }

        // Composites first: segments name them.
        var lines = Lines(segments).ToList();
        foreach (var fields in lines.Where(f => IsComposite(f[0])))
        {
            var (list, notes) = Definition(fields);
            _composites.Add(fields[0], new CompositeDefinition(fields[0], list, notes));
        }

        foreach (var fields in lines.Where(f => !IsComposite(f[0])))
        {
            var (list, notes) = Definition(fields);
            _segments.Add(fields[0], new SegmentDefinition(fields[0], list, notes));
            _tags.Add(EdiText.Key(fields[0]));
        }
    }

    public SegmentDefinition Segment(string tag) =>
        _segments.TryGetValue(tag, out var found) ? found : throw new FormatException($"The segment {tag} is not defined.");

    public bool Knows(uint tagKey) => _tags.Contains(tagKey);

    /// <summary>Lines without comments, split at spaces.</summary>
    internal static IEnumerable<string[]> Lines(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != '#')
            {
                yield return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
        }
    }

    internal static int Int(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static bool IsComposite(string id) => id.Length == 4 && id[0] == 'C';

    private (ElementDefinition[] Elements, SyntaxNote[] Notes) Definition(string[] fields)
    {
        var bar = Array.IndexOf(fields, "|");
        var tokens = Expand(fields[1..(bar < 0 ? fields.Length : bar)]);
        var notes = bar < 0 ? [] : fields[(bar + 1)..].Select(SyntaxNote.Parse).ToArray();
        return (tokens.Select((token, i) => Element(fields[0], i + 1, token)).ToArray(), notes);
    }

    // (235 234)x10 stands for ten pairs.
    private static List<string> Expand(string[] fields)
    {
        var result = new List<string>();
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i][0] != '(')
            {
                result.Add(fields[i]);
                continue;
            }

            var end = Array.FindIndex(fields, i, f => f.Contains(')', StringComparison.Ordinal));
            var times = Int(fields[end][(fields[end].IndexOf(")x", StringComparison.Ordinal) + 2)..]);
            var run = fields[i..(end + 1)].Select(f => f.TrimStart('(').Split(')')[0]).ToArray();
            result.AddRange(Enumerable.Repeat(run, times).SelectMany(r => r));
            i = end;
        }

        return result;
    }

    // 353!, 478:ID/1/1! or ID/1/1: by number, by number with its own type, or by type alone.
    private ElementDefinition Element(string owner, int position, string token)
    {
        var required = token.EndsWith('!');
        var text = required ? token[..^1] : token;
        var key = string.Create(CultureInfo.InvariantCulture, $"{owner}{position:00}");
        if (IsComposite(text))
        {
            return new ElementDefinition(key, null, ElementType.Text, 0, 0, int.MaxValue, required, null, _composites[text]);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var number = colon >= 0 ? text[..colon] : text.Contains('/', StringComparison.Ordinal) ? null : text;
        if (text.Contains('/', StringComparison.Ordinal))
        {
            var parts = text[(colon + 1)..].Split('/');
            var (type, decimals) = TypeOf(parts[0]);
            return new ElementDefinition(key, number, type, decimals, Int(parts[1]), Int(parts[2]), required, null, null);
        }

        var e = _elements.TryGetValue(text, out var found) ? found : throw new FormatException(
            $"{key}: element {text} is not defined.");
        return new ElementDefinition(key, number, e.Type, e.Decimals, e.Min, e.Max, required, e.Codes, null);
    }

    private static (ElementType Type, int Decimals) TypeOf(string text) => text switch
    {
        "AN" => (ElementType.Text, 0),
        "ID" => (ElementType.Code, 0),
        "R" => (ElementType.Number, 0),
        "DT" => (ElementType.Date, 0),
        "TM" => (ElementType.Time, 0),
        "B" => (ElementType.Binary, 0),
        ['N', var digit] => (ElementType.Implied, digit - '0'),
        _ => throw new FormatException($"'{text}' is no element type."),
    };
}
