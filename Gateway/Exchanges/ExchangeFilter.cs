using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>What a list shows. Null fields do not filter.</summary>
public sealed record ExchangeFilter
{
    public PartnerId? Partner { get; init; }

    public Direction? Direction { get; init; }

    public ExchangeStage? Stage { get; init; }

    public DeliveryState? Delivery { get; init; }

    public AcknowledgementState? Acknowledgement { get; init; }

    /// <summary>Canonical type or set id.</summary>
    public string? DocumentType { get; init; }

    /// <summary>A business key's value, exact.</summary>
    public string? BusinessKey { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>Opaque; the one the page before returned.</summary>
    public string? Cursor { get; init; }

    /// <summary>1 to 500. Default 50.</summary>
    public int Limit { get; init; } = 50;
}
