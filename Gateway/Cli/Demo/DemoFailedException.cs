namespace Gateway.Cli.Demo;

/// <summary>Something that the demo claims did not hold.</summary>
internal sealed class DemoFailedException(string claim) : Exception(claim);
