using Gateway.Audit;

namespace Gateway.Exchanges;

/// <summary>Everything the ledger knows of one exchange.</summary>
public sealed record ExchangeView
{
    public required ExchangeSummary Summary { get; init; }

    public string? FileName { get; init; }

    public string? ContentType { get; init; }

    public string? Headers { get; init; }

    public string? DeclaredAgreement { get; init; }

    public string? DeclaredDocument { get; init; }

    public Gateway.Partners.PartnerId? DeclaredReceiver { get; init; }

    public string? SnapshotHash { get; init; }

    /// <summary>What is stored of it, at most 1,000.</summary>
    public IReadOnlyList<StoredPart> Parts { get; init; } = [];

    public IReadOnlyList<NewInterchange> Interchanges { get; init; } = [];

    /// <summary>At most 1,000; <see cref="DocumentCount"/> says how many there are.</summary>
    public IReadOnlyList<NewDocument> Documents { get; init; } = [];

    public int DocumentCount { get; init; }

    public IReadOnlyList<DeliveryView> Deliveries { get; init; } = [];

    public IReadOnlyList<ExpectationView> Acknowledgements { get; init; } = [];

    /// <summary>Outbound exchanges made from this one, at most 1,000.</summary>
    public IReadOnlyList<ExchangeSummary> Children { get; init; } = [];

    /// <summary>Its chain, in order.</summary>
    public IReadOnlyList<AuditEntry> Timeline { get; init; } = [];
}
