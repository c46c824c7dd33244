using System.Globalization;

namespace Gateway.Mapping.Maps;

/// <summary>Parses a path and checks each name of it against the shapes of every source.</summary>
internal static class PathParser
{
    private const string Root = "$$.";

    /// <summary>Parses; scopes gives the shape of the context for each source, roots that of the document, and end comes out as the shapes led to.</summary>
    public static SourcePath Parse(YamlScalar at, IReadOnlyList<Shape> scopes, IReadOnlyList<Shape> roots, out IReadOnlyList<Shape> end)
    {
        var text = at.Text.Trim();
        var fromRoot = text.StartsWith(Root, StringComparison.Ordinal);
        var shapes = fromRoot ? roots : scopes;
        var steps = new List<PathStep>();
        foreach (var part in Split(fromRoot ? text[Root.Length..] : text, at))
        {
            var step = Step(part, at);
            steps.Add(step);
            shapes = [.. shapes.Select(s => Next(s, step, at))];
        }

        end = shapes;
        return new SourcePath(text, fromRoot, [.. steps]);
    }

    private static Shape Next(Shape shape, PathStep step, YamlScalar at)
    {
        var next = shape.Child(step.Name)
            ?? throw at.Fault("map-source-unknown", $"'{step.Name}' does not exist in {shape.Name} ('{at.Text}').");
        if (step.FilterKey is { } key && next.Child(key) is null)
        {
            throw at.Fault("map-source-unknown", $"'{key}' does not exist in {next.Name} ('{at.Text}').");
        }

        return next;
    }

    // Dots inside a filter's quotes belong to the value.
    private static IEnumerable<string> Split(string text, YamlScalar at)
    {
        var start = 0;
        var depth = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is '[' or ']')
            {
                depth += text[i] == '[' ? 1 : -1;
            }

            if (i == text.Length || (text[i] == '.' && depth == 0))
            {
                if (i == start || depth != 0)
                {
                    throw at.Fault("map-path", $"'{at.Text}' is no path.");
                }

                yield return text[start..i];
                start = i + 1;
            }
        }
    }

    private static PathStep Step(string part, YamlScalar at)
    {
        var open = part.IndexOf('[', StringComparison.Ordinal);
        if (open < 0)
        {
            return new PathStep(part, null, null, null);
        }

        var inside = part[^1] == ']' ? part[(open + 1)..^1] : string.Empty;
        if (int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return new PathStep(part[..open], index, null, null);
        }

        var equals = inside.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw at.Fault("map-path", $"'{at.Text}' is no path: a filter is [NAME='value'] or an index.");
        }

        var value = inside[(equals + 1)..].Trim();
        return new PathStep(part[..open], null, inside[..equals].Trim(), Unquoted(value, at));
    }

    internal static string Unquoted(string text, YamlScalar at) =>
        text.Length >= 2 && text[0] == text[^1] && text[0] is '\'' or '"'
            ? text[1..^1]
            : throw at.Fault("map-path", $"'{text}' must stand in quotes.");
}
