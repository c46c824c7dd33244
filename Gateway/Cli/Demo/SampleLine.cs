namespace Gateway.Cli.Demo;

/// <summary>A line of a sample order.</summary>
internal sealed record SampleLine(string Quantity, string Price, string Upc, string Description);
