namespace Gateway.Cli.Demo;

/// <summary>How a verb ended and what it said.</summary>
internal sealed record VerbResult(int Exit, string Output, string Errors);
