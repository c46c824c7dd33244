namespace Gateway.Tests.Structure;

/// <summary>The first table below a heading of a page, row by row, cells trimmed, without its head.</summary>
internal static class MarkdownTable
{
    public static IReadOnlyList<string[]> Below(string heading, string page)
    {
        var lines = Repository.Read(page).Split('\n');
        var start = Array.IndexOf(lines, heading);
        return start < 0
            ? throw new InvalidDataException($"{page} has no line '{heading}'.")
            : [.. lines.Skip(start).SkipWhile(l => !IsRow(l)).TakeWhile(IsRow).Skip(2).Select(Cells)];
    }

    /// <summary>Every row of every table of a page, heads and rules left out.</summary>
    public static IReadOnlyList<string[]> All(string page)
    {
        var lines = Repository.Read(page).Split('\n');
        return [.. lines.Where((l, i) => IsRow(l) && !IsRule(l) && !(i + 1 < lines.Length && IsRule(lines[i + 1]))).Select(Cells)];
    }

    /// <summary>What stands between backticks in a cell.</summary>
    public static IReadOnlyList<string> Code(string cell) => [.. cell.Split('`').Where((_, i) => i % 2 == 1)];

    private static bool IsRow(string line) => line.StartsWith('|');

    private static bool IsRule(string line) => line.StartsWith("|---", StringComparison.Ordinal);

    private static string[] Cells(string row) => [.. row.Trim('|').Split('|').Select(c => c.Trim())];
}
