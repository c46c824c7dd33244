namespace Gateway.Exchanges;

/// <summary>One try at a delivery. No end = it is running, or its node died.</summary>
public sealed record AttemptView(int Number, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Code, string? Detail, string Node);
