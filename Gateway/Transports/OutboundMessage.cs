using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>One attempt's message. A repeat has the same <see cref="MessageId"/>, bytes and file name.</summary>
public sealed record OutboundMessage
{
    public required Channel Channel { get; init; }

    public required string MessageId { get; init; }

    public required string ContentType { get; init; }

    public string? FileName { get; init; }

    public required long Length { get; init; }

    /// <summary>Number of this attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The stored bytes, hash checked; the sender disposes the stream.</summary>
    public required Func<CancellationToken, ValueTask<Stream>> OpenBody { get; init; }
}
