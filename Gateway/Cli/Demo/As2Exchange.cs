namespace Gateway.Cli.Demo;

/// <summary>What became of a message that the retailer sent: the exchange in the ledger, and the answer that it got.</summary>
internal sealed record As2Exchange(string Id, As2Answer Answer);
