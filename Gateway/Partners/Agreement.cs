namespace Gateway.Partners;

/// <summary>Two partners, one document type, one direction, our role: its map, its ids, its acknowledgments and its duplicate rules.</summary>
public sealed record Agreement
{
    public required string Id { get; init; }

    public required PartnerId Partner { get; init; }

    public required ChannelDirection Direction { get; init; }

    public required OurRole Role { get; init; }

    /// <summary>Canonical document type: <c>order</c>, <c>invoice</c>.</summary>
    public required string Document { get; init; }

    public UsageIndicator Usage { get; init; } = UsageIndicator.Live;

    /// <summary><c>x12</c>, or <c>json</c> for canonical documents as they are.</summary>
    public required string Standard { get; init; }

    /// <summary>X12 set id (850); null for json.</summary>
    public string? Set { get; init; }

    /// <summary>X12 version as in GS08 (004010).</summary>
    public string? Version { get; init; }

    /// <summary>Our side of the envelope (X12 only).</summary>
    public AgreementParty? Us { get; init; }

    /// <summary>The partner's side of the envelope (X12 only).</summary>
    public AgreementParty? Them { get; init; }

    /// <summary>Channels that may bring this document (in), or the one that carries it (out; the first).</summary>
    public IReadOnlyList<ChannelId> Channels { get; init; } = [];

    /// <summary>File name of the map in the partner's folder; null passes the document through.</summary>
    public string? Map { get; init; }

    public AcknowledgmentTerms Acknowledge { get; init; } = new();

    /// <summary>Outbound: how long the partner has for its 997; null expects none.</summary>
    public TimeSpan? AcknowledgmentWithin { get; init; }

    /// <summary>Outbound X12: ask for a TA1 (ISA14 = 1).</summary>
    public bool AskInterchangeAcknowledgment { get; init; }

    public DuplicateTerms Duplicates { get; init; } = new();

    /// <summary>Inbound: where accepted documents go.</summary>
    public IReadOnlyList<RouteRule> Routes { get; init; } = [];

    /// <summary>First ISA13 and GS06 of a pair that has none yet. Default 1.</summary>
    public long FirstControlNumber { get; init; } = 1;

    /// <summary>Outbound X12 delimiters as hex or characters, <c>* &gt; ~</c> by default; a line break may follow the terminator.</summary>
    public X12Layout Layout { get; init; } = new();

    /// <summary>Days its payloads are kept before purge; hashes and trail stay.</summary>
    public int RetentionDays { get; init; } = 365;
}
