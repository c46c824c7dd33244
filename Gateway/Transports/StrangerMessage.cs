namespace Gateway.Transports;

/// <summary>A message of a sender that no profile knows.</summary>
/// <param name="Actor">Who says it is, as the trail names it.</param>
/// <param name="Code">Why it is turned away.</param>
/// <param name="Head">Its beginning: no more than that is kept.</param>
public sealed record StrangerMessage(
    string Actor, string Code, string Detail, ReadOnlyMemory<byte> Head, string? ContentType, string? RemoteAddress, string? Headers);
