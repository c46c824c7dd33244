namespace Gateway.Pipeline.Evidence;

/// <summary>One try to send.</summary>
internal sealed record EvidenceAttempt(int Number, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Code);
