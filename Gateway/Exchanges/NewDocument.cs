using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>One business document of an inbound exchange, with its canonical form when it was accepted.</summary>
public sealed record NewDocument
{
    public required DocumentId Id { get; init; }

    public required ExchangeId Exchange { get; init; }

    public InterchangeId? Interchange { get; init; }

    /// <summary>Place in the exchange, from 1.</summary>
    public required int Position { get; init; }

    public required PartnerId Partner { get; init; }

    /// <summary>Canonical type (<c>order</c>); null for a set without an agreement.</summary>
    public string? Type { get; init; }

    /// <summary>Set id of the standard (850); null for a canonical submission.</summary>
    public string? Set { get; init; }

    public string? ControlNumber { get; init; }

    public string? GroupControlNumber { get; init; }

    public string? Agreement { get; init; }

    public required ValidationState Validation { get; init; }

    /// <summary>Findings: a JSON array, or null.</summary>
    public string? Findings { get; init; }

    /// <summary>Why it is held or rejected though nothing is wrong with it: <c>duplicate-document</c>, or null.</summary>
    public string? Code { get; init; }

    /// <summary>Part that holds the canonical JSON; null when it was not mapped.</summary>
    public string? PayloadPart { get; init; }

    public string? MapName { get; init; }

    public string? MapHash { get; init; }

    public IReadOnlyList<BusinessKey> BusinessKeys { get; init; } = [];
}
