namespace Gateway.Partners;

/// <summary>How we acknowledge what an inbound agreement brings.</summary>
public sealed record AcknowledgmentTerms
{
    /// <summary>True: a 997 a group.</summary>
    public bool Functional { get; init; } = true;

    /// <summary>Outbound channel of the partner that carries our acknowledgments; null sends none.</summary>
    public ChannelId? Channel { get; init; }

    /// <summary>True: data errors are acknowledged E (accepted with errors) and the set is processed; false: R.</summary>
    public bool AcceptDataErrors { get; init; }

    /// <summary>True: good sets of a group count when others are rejected (AK9 P); false: one bad set rejects the whole interchange.</summary>
    public bool AcceptPartial { get; init; } = true;
}
