namespace Gateway.Exchanges;

/// <summary>What an envelope became: its bytes (inline, or a file staged by the writer) and the rows that name its numbers.</summary>
public sealed record WrittenEnvelope(StoredPayload Payload, NewInterchange Interchange, IReadOnlyList<NewExpectation> Expectations)
{
    /// <summary>Name of the exchange's file where it has its number in it; null leaves the rows as they are.</summary>
    public string? FileName { get; init; }
}
