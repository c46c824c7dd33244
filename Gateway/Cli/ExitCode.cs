namespace Gateway.Cli;

/// <summary>How a verb ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It found problems in what it was given.</summary>
    public const int Problems = 1;

    public const int WrongUsage = 2;

    /// <summary>The environment failed: port, database, disk.</summary>
    public const int Environment = 3;
}
