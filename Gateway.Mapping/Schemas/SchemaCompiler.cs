namespace Gateway.Mapping.Schemas;

/// <summary>
/// Compiles a set's definition: `set id group`, the tables `heading`, `detail`, `summary`, lines `TAG M|O max`, and `loop TAG M|O max`
/// ... `end`, whose first segment is the loop's own. `as NAME` gives a place its own key where an id stands twice.
/// </summary>
internal static class SchemaCompiler
{
    public static Schema Compile(string standard, string version, string text, SegmentLibrary library)
    {
        var lines = SegmentLibrary.Lines(text).ToArray();
        var nodes = new List<SchemaNode>();
        var area = SchemaArea.Heading;
        for (var i = 1; i < lines.Length; i++)
        {
            switch (lines[i][0])
            {
                case "heading":
                    area = SchemaArea.Heading;
                    break;
                case "detail":
                    area = SchemaArea.Detail;
                    break;
                case "summary":
                    area = SchemaArea.Summary;
                    break;
                default:
                    nodes.Add(Node(lines, ref i, area, library));
                    break;
            }
        }

        RequireDistinct(nodes, lines[0][1]);
        return new Schema(standard, version, lines[0][1], lines[0][2], [.. nodes]);
    }

    private static SchemaNode Node(string[][] lines, ref int i, SchemaArea area, SegmentLibrary library)
    {
        var fields = lines[i];
        var isLoop = fields[0] == "loop";
        var at = isLoop ? 1 : 0;
        var children = new List<SchemaNode>();
        if (isLoop)
        {
            for (i++; lines[i][0] != "end"; i++)
            {
                children.Add(Node(lines, ref i, area, library));
            }

            RequireDistinct(children, fields[1]);
        }

        var key = fields.Length > at + 4 && fields[at + 3] == "as" ? fields[at + 4] : fields[at];
        var max = fields[at + 2] == ">" ? int.MaxValue : SegmentLibrary.Int(fields[at + 2]);
        return new SchemaNode(key, library.Segment(fields[at]), isLoop, fields[at + 1] == "M", max, area, [.. children]);
    }

    // Two places of one key at one level could not be told apart in the tree.
    private static void RequireDistinct(List<SchemaNode> nodes, string where)
    {
        var twice = nodes.GroupBy(n => (n.Area, n.Key)).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw new FormatException($"{where}: the key {twice.Key.Key} stands twice at one level.");
        }
    }
}
