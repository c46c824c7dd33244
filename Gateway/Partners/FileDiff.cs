namespace Gateway.Partners;

/// <summary>A file's difference between ledger and disk as unified text (<c>---</c>, <c>+++</c>, <c>@@</c>).</summary>
public sealed record FileDiff(string Partner, string File, string Text);
