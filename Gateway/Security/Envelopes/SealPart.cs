namespace Gateway.Security.Envelopes;

/// <summary>A part of a message that follows its content.</summary>
/// <param name="Open">Its bytes; whoever writes the message disposes the stream.</param>
public sealed record SealPart(string ContentType, string? FileName, Func<CancellationToken, ValueTask<Stream>> Open);
