namespace Gateway.Mapping.Maps;

/// <summary>A two-column table: what comes in, what goes out. Read from CSV text (RFC 4180) whose first line is a heading.</summary>
internal sealed class LookupTable
{
    private readonly Dictionary<string, string> _rows = new(StringComparer.Ordinal);

    public LookupTable(IEnumerable<KeyValuePair<string, string>> rows)
    {
        foreach (var (key, value) in rows)
        {
            _rows[key] = value;
        }
    }

    public IEnumerable<string> Keys => _rows.Keys;

    public static LookupTable Parse(string csv, YamlScalar at)
    {
        var rows = new List<KeyValuePair<string, string>>();
        var lines = csv.Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (line.Length == 0)
            {
                continue;
            }

            var cells = Cells(line);
            if (cells.Count != 2)
            {
                throw at.Fault("map-lookup", $"{at.Text}, line {i + 1}: a row has two columns.");
            }

            rows.Add(new(cells[0], cells[1]));
        }

        var twice = rows.GroupBy(r => r.Key).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? new LookupTable(rows) : throw at.Fault("map-lookup", $"{at.Text}: '{twice.Key}' stands twice.");
    }

    public string? Find(string key) => _rows.GetValueOrDefault(key);

    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new System.Text.StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(line[i]);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
