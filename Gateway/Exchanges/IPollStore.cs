using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>
/// The looks at channels on which we fetch: one at a time in the whole installation, and when the next is due. Times of leases come from the database's clock on PostgreSQL.
/// </summary>
public interface IPollStore
{
    /// <summary>Makes the ledger know these channels: one that it did not is due now, and so is one that nobody looked at any more.</summary>
    Task KnowAsync(IReadOnlyCollection<ChannelId> channels, CancellationToken ct);

    /// <summary>Claims channels that are due, those that wait longest first.</summary>
    Task<IReadOnlyList<ClaimedPoll>> ClaimAsync(int max, CancellationToken ct);

    /// <summary>Extends claims by <see cref="IExchangeStore.LeaseTime"/>; those that somebody else holds now are not in the answer.</summary>
    Task<IReadOnlySet<ChannelId>> RenewAsync(IReadOnlyCollection<ClaimedPoll> claims, CancellationToken ct);

    /// <summary>Ends a claim, with its entry on the partner's chain; false when somebody else holds it now, and then nothing is written.</summary>
    Task<bool> EndAsync(PollEnd ending, CancellationToken ct);

    /// <summary>Gives a claim back unused: it is due again at once.</summary>
    Task ReleaseAsync(ClaimedPoll claim, CancellationToken ct);

    /// <summary>Has a channel looked at now, or again when somebody looks already; false when the ledger does not know it.</summary>
    Task<bool> AskAsync(ChannelId channel, CancellationToken ct);

    Task<IReadOnlyList<PollState>> ListAsync(CancellationToken ct);
}
