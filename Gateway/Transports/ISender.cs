namespace Gateway.Transports;

/// <summary>Sends one message on one transport; registered by the transport's key.</summary>
public interface ISender
{
    /// <summary>
    /// One attempt, within the channel's timeout. What the partner or the network says is an outcome; only faults of ours are thrown.
    /// </summary>
    Task<SendResult> SendAsync(OutboundMessage message, CancellationToken ct);
}
