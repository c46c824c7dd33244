namespace Gateway.Exchanges;

/// <summary>How far an exchange has come. <see cref="StateMoves"/> holds the allowed moves.</summary>
public enum ExchangeStage
{
    /// <summary>Raw bytes are stored; the envelope is not opened yet.</summary>
    Received,

    /// <summary>The content is at hand and the dedup key is claimed; waits for translation.</summary>
    Opened,

    /// <summary>Read, validated, acknowledged and mapped; waits for routing.</summary>
    Translated,

    /// <summary>Every accepted document has its outbound exchange; outbound: written, its delivery is under way.</summary>
    Routed,

    /// <summary>Nothing more will happen by itself.</summary>
    Done,

    /// <summary>Cannot be processed: raw bytes, coded reason and a replay are kept.</summary>
    Quarantined,
}
