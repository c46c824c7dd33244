namespace Gateway.Pipeline.Evidence;

/// <summary>What was sent of the exchange, and what became of it.</summary>
internal sealed record EvidenceDelivery(
    string Id, string Channel, string Purpose, string State, string MessageId, string? Code, IReadOnlyList<EvidenceAttempt> Attempts);
