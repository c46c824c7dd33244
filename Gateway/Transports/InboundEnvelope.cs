using Gateway.Security.Envelopes;

namespace Gateway.Transports;

/// <summary>What a transport says of the envelope around a message: how it is opened, and by what it is known when it comes again.</summary>
public sealed record InboundEnvelope
{
    /// <summary>The sender's id of the message within the pair, as a dedup key: the same on every repeat.</summary>
    public required string Key { get; init; }

    public required EnvelopeTerms Terms { get; init; }

    /// <summary>True: the sender is answered on a connection of its own, so the bytes are committed first.</summary>
    public bool AnswerLater { get; init; }

    /// <summary>Why it is refused whatever is in it, or null.</summary>
    public (string Code, string Detail)? Refusal { get; init; }

    /// <summary>Why it is refused unless a signature of the partner's holds, or null: on a transport that proves nothing of its sender by itself.</summary>
    public (string Code, string Detail)? Unproven { get; init; }

    /// <summary>The transport's header fields, which the receipt needs too.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }
}
