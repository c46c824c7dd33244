using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>One transport message, in or out, as it enters the ledger.</summary>
public sealed record NewExchange
{
    public required ExchangeId Id { get; init; }

    public required Direction Direction { get; init; }

    public required ExchangeStage Stage { get; init; }

    /// <summary>The partner whose channel it is; null when a stranger sent it.</summary>
    public PartnerId? Partner { get; init; }

    public ChannelId? Channel { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The inbound exchange this one was made from.</summary>
    public ExchangeId? Parent { get; init; }

    /// <summary>The exchange this one replays.</summary>
    public ExchangeId? ReplayOf { get; init; }

    /// <summary>The partner's profile snapshot it runs under.</summary>
    public string? SnapshotHash { get; init; }

    public UsageIndicator? Usage { get; init; }

    public string? ContentType { get; init; }

    /// <summary>File name as the sender gave it: data, never a path.</summary>
    public string? FileName { get; init; }

    /// <summary>Who handed it in: <c>key:ID</c>, <c>person:ID</c>, a stage.</summary>
    public required string Actor { get; init; }

    public string? RemoteAddress { get; init; }

    /// <summary>Transport headers as a JSON object, without credentials, at most 32 KB.</summary>
    public string? Headers { get; init; }

    /// <summary>Canonical document type the submitter declared (<c>POST /documents/{type}</c>); null for interchanges.</summary>
    public string? DeclaredDocument { get; init; }

    /// <summary>Agreement of the sender that a document was read under before it was split off; null for what came from outside.</summary>
    public string? DeclaredAgreement { get; init; }

    /// <summary>Partner the submitted document is for.</summary>
    public PartnerId? DeclaredReceiver { get; init; }

    /// <summary>For quarantine on arrival: a kebab-case code and its text.</summary>
    public string? Code { get; init; }

    public string? Detail { get; init; }

    /// <summary>When a stage may take it; now unless said.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Days its payloads are kept.</summary>
    public int RetentionDays { get; init; } = 365;
}
