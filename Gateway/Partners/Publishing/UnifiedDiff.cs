using System.Globalization;
using System.Text;

namespace Gateway.Partners.Publishing;

/// <summary>Two texts as a unified diff with three lines of context.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <param name="before">Null for a file that is new.</param>
    /// <param name="after">Null for a file that is gone.</param>
    public static string Write(string name, string? before, string? after)
    {
        var script = LineDiff.Compare(before ?? "", after ?? "");
        var text = new StringBuilder()
            .Append("--- ").Append(before is null ? "/dev/null" : "ledger/" + name).Append('\n')
            .Append("+++ ").Append(after is null ? "/dev/null" : "files/" + name).Append('\n');
        for (var i = 0; i < script.Count; i++)
        {
            if (script[i].Sign != ' ')
            {
                i = Hunk(text, script, i);
            }
        }

        return text.ToString();
    }

    public static (int Added, int Removed) Count(string? before, string? after)
    {
        var script = LineDiff.Compare(before ?? "", after ?? "");
        return (script.Count(l => l.Sign == '+'), script.Count(l => l.Sign == '-'));
    }

    /// <summary>Writes the hunk that begins with the change at the index; returns the index of its last line.</summary>
    private static int Hunk(StringBuilder text, IReadOnlyList<(char Sign, string Text)> script, int change)
    {
        var first = Math.Max(0, change - Context);
        var last = change;
        for (var i = change; i < script.Count && i <= last + (2 * Context) + 1; i++)
        {
            if (script[i].Sign != ' ')
            {
                last = i;
            }
        }

        last = Math.Min(script.Count - 1, last + Context);
        var (oldStart, newStart) = (1, 1);
        for (var i = 0; i < first; i++)
        {
            oldStart += script[i].Sign == '+' ? 0 : 1;
            newStart += script[i].Sign == '-' ? 0 : 1;
        }

        var lines = script.Skip(first).Take(last - first + 1).ToList();
        var (oldCount, newCount) = (lines.Count(l => l.Sign != '+'), lines.Count(l => l.Sign != '-'));
        // A side without lines is named by the line before it.
        text.Append(CultureInfo.InvariantCulture,
            $"@@ -{(oldCount == 0 ? oldStart - 1 : oldStart)},{oldCount} +{(newCount == 0 ? newStart - 1 : newStart)},{newCount} @@\n");
        foreach (var (sign, line) in lines)
        {
            text.Append(sign).Append(line.TrimEnd('\r')).Append('\n');
        }

        return last;
    }
}
