namespace Gateway.Api.Models;

/// <summary>One try; without an end it is running or its node died.</summary>
internal sealed record AttemptItem(int Number, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Code, string? Detail);
