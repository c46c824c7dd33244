namespace Gateway.Transports;

/// <summary>Where push and poll transports hand in what came. Implemented by the pipeline (Reception).</summary>
public interface IInbox
{
    /// <summary>
    /// Stores the body while reading it, and returns only after the exchange is committed. The body is read once, to its end, unless it is refused.
    /// </summary>
    Task<AcceptResult> AcceptAsync(InboundMessage message, CancellationToken ct);
}
