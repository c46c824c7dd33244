using Gateway.Access;
using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>One message as a transport received it, before anything was stored.</summary>
public sealed record InboundMessage
{
    /// <summary>The authenticated sender's channel.</summary>
    public required Channel Channel { get; init; }

    /// <summary>Who authenticated, as the trail names it (<c>key:ID</c>).</summary>
    public required string Actor { get; init; }

    public required Stream Body { get; init; }

    public string? ContentType { get; init; }

    public string? FileName { get; init; }

    public string? RemoteAddress { get; init; }

    /// <summary>Transport headers as a JSON object, without credentials.</summary>
    public string? Headers { get; init; }

    /// <summary>The claimed Idempotency-Key, completed in the transaction that accepts the message.</summary>
    public IdempotencyClaim? Idempotency { get; init; }

    /// <summary>The envelope around the body, on a transport that has one.</summary>
    public InboundEnvelope? Envelope { get; init; }

    /// <summary>Answers the sender once the bytes are committed, where its receipt comes later: what was in them is decided after it.</summary>
    public Func<Task>? WhenStored { get; init; }

    /// <summary>What a fetched message is known by when it is fetched again; null on a road on which the sender brings it.</summary>
    public InboundItem? Item { get; init; }

    /// <summary>Canonical type of a submitted document, and the partner it is for.</summary>
    public string? DeclaredDocument { get; init; }

    public PartnerId? DeclaredReceiver { get; init; }
}
