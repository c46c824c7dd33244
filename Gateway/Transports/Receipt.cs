namespace Gateway.Transports;

/// <summary>A receipt of ours: its header fields, an empty line and its body, as they leave, now and on every repeat.</summary>
/// <param name="OnConnection">False: it leaves on a connection of its own, as a delivery.</param>
public sealed record Receipt(ReadOnlyMemory<byte> Message, bool OnConnection);
