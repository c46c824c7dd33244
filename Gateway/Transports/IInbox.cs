using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>Where push and poll transports hand in what came. Implemented by the pipeline (Reception).</summary>
public interface IInbox
{
    /// <summary>
    /// Stores the body while reading it, and returns only after the exchange is committed. The body is read once, to its end, unless it is refused.
    /// </summary>
    /// <exception cref="ShelfException">Another look has the channel of the item; nothing was kept.</exception>
    Task<AcceptResult> AcceptAsync(InboundMessage message, CancellationToken ct);

    /// <summary>Which of these places were fetched from before, each with the digest of what lay there then.</summary>
    Task<IReadOnlyDictionary<string, Sha256Digest>> KnownAsync(ChannelId channel, IReadOnlyCollection<string> places, CancellationToken ct);

    /// <summary>Whether that exchange was made of this content of an item, and no other was since the item was set apart.</summary>
    Task<bool> IsOfAsync(ChannelId channel, InboundItem item, ExchangeId exchange, Sha256Digest content, CancellationToken ct);

    /// <summary>
    /// The sender's copy of an exchange has a name of ours and is about to be removed: what comes under its own name from now on is another item, be it the same again.
    /// <see cref="IsOfAsync"/> still knows the copy. To be called before the removal; again is no harm.
    /// </summary>
    /// <exception cref="ShelfException">Another look has the channel; the copy is as it was.</exception>
    Task SetApartAsync(ChannelId channel, InboundItem item, ExchangeId exchange, Sha256Digest content, CancellationToken ct);

    /// <summary>Keeps the beginning of what somebody unknown sent, in quarantine and for a short time. Null when there is no room; then nothing is kept.</summary>
    Task<ExchangeId?> KeepAsync(StrangerMessage message, CancellationToken ct);
}
