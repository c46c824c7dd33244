using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>An awaited acknowledgment of what we sent, or an awaited document, with the time it is due.</summary>
public sealed record NewExpectation
{
    public required ExpectationId Id { get; init; }

    /// <summary><c>997</c>, <c>ta1</c>, <c>document</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The outbound exchange that waits.</summary>
    public required ExchangeId Exchange { get; init; }

    public DocumentId? Document { get; init; }

    public required PartnerId Partner { get; init; }

    /// <summary>Our and their identity as in the envelope that is to be acknowledged.</summary>
    public required PartnerIdentity Us { get; init; }

    public required PartnerIdentity Them { get; init; }

    public UsageIndicator Usage { get; init; }

    public string? InterchangeControlNumber { get; init; }

    /// <summary>GS01 of what we sent (AK101).</summary>
    public string? FunctionalId { get; init; }

    /// <summary>GS06 of what we sent (AK102), without leading zeros.</summary>
    public string? GroupControlNumber { get; init; }

    /// <summary>ST02 of what we sent (AK202).</summary>
    public string? SetControlNumber { get; init; }

    /// <summary>When it is overdue; null while the time has not begun to run.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How long after the delivery it is due; the due time is set, or moved, when the delivery is confirmed.</summary>
    public TimeSpan? WithinOfDelivery { get; init; }
}
