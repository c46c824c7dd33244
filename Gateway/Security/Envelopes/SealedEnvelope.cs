namespace Gateway.Security.Envelopes;

/// <summary>What was made of a message: its MIC, and the names of what it was made with, outermost first.</summary>
public sealed record SealedEnvelope(Mic Mic, IReadOnlyList<string> Algorithms);
