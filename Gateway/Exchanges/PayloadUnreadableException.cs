namespace Gateway.Exchanges;

/// <summary>
/// The file of stored bytes is there and the disk does not give it; code <c>payload-unreadable</c>. Nothing is known of the bytes: what waits for them tries again, and what has
/// others takes those.
/// </summary>
public sealed class PayloadUnreadableException(StoredPayload payload, Exception error)
    : IOException($"Payload {payload.Part} of {payload.Exchange} cannot be read: {error.Message}", error)
{
    public const string Code = "payload-unreadable";

    public StoredPayload Payload { get; } = payload;
}
