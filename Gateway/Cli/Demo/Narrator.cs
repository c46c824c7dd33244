using Spectre.Console;

namespace Gateway.Cli.Demo;

/// <summary>Tells what happens, act by act. Plain lines where the output is no terminal.</summary>
internal sealed class Narrator
{
    private const int PlainWidth = 4000;
    private readonly IAnsiConsole _console;
    private readonly string _mark;
    private int _acts;

    public Narrator(IAnsiConsole console)
    {
        _console = console;
        _mark = console.Profile.Capabilities.Unicode ? "✓" : "ok";
        if (!console.Profile.Out.IsTerminal)
        {
            // A file has no right edge to break lines at.
            console.Profile.Width = PlainWidth;
        }
    }

    /// <summary>How many claims were checked and held.</summary>
    public int Checks { get; private set; }

    public void Title(string text) => _console.MarkupLineInterpolated($"[bold]{text}[/]");

    public void Act(string title)
    {
        _console.WriteLine();
        _console.MarkupLineInterpolated($"[bold yellow]{++_acts}  {title}[/]");
    }

    public void Chapter(string title)
    {
        _console.WriteLine();
        _console.MarkupLineInterpolated($"[bold yellow]{title}[/]");
    }

    public void Say(string text) => _console.WriteLine("   " + text);

    /// <summary>A command that a reader could type.</summary>
    public void Command(string command) => _console.MarkupLineInterpolated($"   [blue]$ {command}[/]");

    /// <summary>What passes between two parties: a message, an answer.</summary>
    public void Message(string from, string to, string what) => _console.MarkupLineInterpolated($"   [blue]{from} → {to}[/]  {what}");

    /// <summary>Lines as they really came.</summary>
    public void Quote(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            _console.MarkupLineInterpolated($"       [grey]{line}[/]");
        }
    }

    /// <summary>A claim, said only when it holds.</summary>
    /// <param name="seen">What was seen instead, for the reader of a failure.</param>
    /// <exception cref="DemoFailedException">It does not hold.</exception>
    public void Check(bool holds, string claim, string? seen = null)
    {
        if (!holds)
        {
            throw new DemoFailedException(seen is null ? claim : $"{claim} ({seen})");
        }

        Checks++;
        _console.MarkupLineInterpolated($"   [green]{_mark}[/] {claim}");
    }
}
