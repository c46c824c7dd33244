namespace Gateway.Exchanges;

/// <summary>Stored bytes do not have the hash of their row; code <c>payload-corrupt</c>. They are never sent.</summary>
public sealed class PayloadCorruptException(StoredPayload payload, string detail)
    : Exception($"Payload {payload.Part} of {payload.Exchange} is corrupt: {detail}")
{
    public const string Code = "payload-corrupt";

    public StoredPayload Payload { get; } = payload;
}
