using Gateway.Exchanges;

namespace Gateway.Transports;

/// <summary>What travels with a message, after its content.</summary>
/// <param name="OpenBody">The stored bytes, hash checked; the sender disposes the stream.</param>
public sealed record OutboundAttachment(string ContentType, string? FileName, Sha256Digest Digest, Func<CancellationToken, ValueTask<Stream>> OpenBody);
