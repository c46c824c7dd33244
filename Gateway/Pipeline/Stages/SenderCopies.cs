using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// What the ledger knows of the copies that senders leave where we fetch. As long as one lies under its own name, the same content there is that copy, whatever its times are;
/// from the moment it is set apart to be removed, the same content under the name is a new item, and only the copy under our name is the old one.
/// </summary>
internal sealed class SenderCopies(IExchangeStore store, IOutcomeCommitter committer, TimeProvider clock)
{
    public async Task<bool> IsOfAsync(ChannelId channel, InboundItem item, ExchangeId exchange, Sha256Digest content, CancellationToken ct)
    {
        var owners = await store.OwnersAsync([ItemKeys.Content(channel, item, content), ItemKeys.Apart(channel, exchange)], ct).ConfigureAwait(false);
        return owners.Any(o => o.Exchange == exchange && o.Digest == content);
    }

    /// <summary>Keys that another exchange has by now are its own.</summary>
    public async Task SetApartAsync(ChannelId channel, InboundItem item, ExchangeId exchange, Sha256Digest content, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var now = clock.GetUtcNow();
        var own = new DedupKey(ItemKeys.Content(channel, item, content), content, exchange, now, TimeSpan.Zero);
        List<DedupKey> keys =
        [
            ItemKeys.Apart(channel, content, exchange, now), ItemKeys.Over(own), ItemKeys.Over(own with { Key = ItemKeys.Place(channel, item.Place ?? item.Name) }),
        ];
        while (true)
        {
            var result = await committer.CommitAsync(new StageOutcome { Look = item.Look, DedupKeys = keys }, CancellationToken.None).ConfigureAwait(false);
            if (result is OutcomeResult.Duplicate duplicate && keys.RemoveAll(k => duplicate.Taken.Any(t => t.Key == k.Key)) > 0)
            {
                continue;
            }

            if (result is OutcomeResult.LeaseLost)
            {
                throw ShelfException.LookLost(channel);
            }

            if (result is not OutcomeResult.Committed)
            {
                throw new InvalidOperationException($"The ledger did not set a sender's copy apart: {result}.", (result as OutcomeResult.Refused)?.Error);
            }

            return;
        }
    }
}
