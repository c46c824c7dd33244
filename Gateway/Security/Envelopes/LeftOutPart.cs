namespace Gateway.Security.Envelopes;

/// <summary>A part of a mail that is no content.</summary>
/// <param name="Code">Why (<see cref="MailPartCodes"/>).</param>
/// <param name="Name">Its file name as the sender wrote it, or its media type: data.</param>
public sealed record LeftOutPart(string Code, string Name);
