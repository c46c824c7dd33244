namespace Gateway.Cli.Demo;

/// <summary>A message that was signed and encrypted, and can be sent again as it is.</summary>
/// <param name="Content">What is in it.</param>
/// <param name="Mic">Base64, over what was signed (RFC 4130 7.3.1).</param>
/// <param name="Algorithms">What it was made with, outermost first.</param>
internal sealed record As2Letter(string MessageId, string ContentType, byte[] Body, byte[] Content, string Mic, IReadOnlyList<string> Algorithms);
