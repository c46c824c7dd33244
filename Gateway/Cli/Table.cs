using Spectre.Console;

namespace Gateway.Cli;

/// <summary>Tables on standard output; plain text when it is no terminal. A cell is one line.</summary>
internal static class Table
{
    private const int WidthOfAPipe = 1000;

    public static void Print(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows)
    {
        var table = new Spectre.Console.Table { Border = TableBorder.Minimal };
        foreach (var column in columns)
        {
            _ = table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        }

        foreach (var row in rows)
        {
            _ = table.AddRow([.. row.Select(cell => Markup.Escape(Visible.Of(cell ?? string.Empty)))]);
        }

        if (Console.IsOutputRedirected)
        {
            // Whoever reads a pipe wants whole cells; a width of 80 is only a guess there.
            AnsiConsole.Profile.Width = WidthOfAPipe;
        }

        AnsiConsole.Write(table);
    }
}
