using Gateway.Exchanges;

namespace Gateway.Api.Models;

/// <summary>An awaited acknowledgment and what became of it.</summary>
internal sealed record AcknowledgementItem(
    string Id, string Kind, AcknowledgementState State, DateTimeOffset? DueAt, string? By, string? Code, string? Detail);
