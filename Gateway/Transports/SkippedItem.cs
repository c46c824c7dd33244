namespace Gateway.Transports;

/// <summary>An item that a look left alone.</summary>
/// <param name="Name">As the partner has it.</param>
public sealed record SkippedItem(string Name, string Code, string Detail);
