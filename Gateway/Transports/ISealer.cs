namespace Gateway.Transports;

/// <summary>Makes the transport message that is sent, once; registered by the transport's key. A repeat has the same bytes.</summary>
public interface ISealer
{
    /// <summary>Media type of what it makes, kept with the stored bytes: a channel that has another transport by now does not send them.</summary>
    string WireType { get; }

    /// <summary>Writes header fields, an empty line and body to <paramref name="wire"/>, which stays the caller's.</summary>
    Task<SealResult> SealAsync(OutboundMessage message, Stream wire, CancellationToken ct);
}
