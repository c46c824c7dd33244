using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>
/// The looks at channels on which we fetch: one at a time in the whole installation, and when the next is due. Times of leases come from the database's clock on PostgreSQL.
/// </summary>
public interface IPollStore
{
    /// <summary>How long a channel waits for a node that can look at it, before one that cannot says so.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Makes the ledger know these channels: one that it did not is due now, and so is one that nobody looked at any more.</summary>
    Task KnowAsync(IReadOnlyCollection<ChannelId> channels, CancellationToken ct);

    /// <summary>
    /// Has channels looked at by another schedule: next at <c>Due</c>, and with <c>Sooner</c> not later than they would be anyway. One that somebody asked for stays so.
    /// </summary>
    Task ScheduleAsync(IReadOnlyCollection<(ChannelId Channel, DateTimeOffset Due, bool Sooner)> channels, CancellationToken ct);

    /// <summary>Claims channels that are due, those that wait longest first.</summary>
    /// <param name="blind">Those that this node cannot look at: only when nobody else claims them for <see cref="Patience"/>.</param>
    Task<IReadOnlyList<ClaimedPoll>> ClaimAsync(int max, IReadOnlyCollection<ChannelId> blind, CancellationToken ct);

    /// <summary>Extends claims by <see cref="IExchangeStore.LeaseTime"/>; those that somebody else holds now are not in the answer.</summary>
    Task<IReadOnlySet<ChannelId>> RenewAsync(IReadOnlyCollection<ClaimedPoll> claims, CancellationToken ct);

    /// <summary>Ends a claim, with its entry on the partner's chain; false when somebody else holds it now, and then nothing is written.</summary>
    Task<bool> EndAsync(PollEnd ending, CancellationToken ct);

    /// <summary>Gives a claim back unused.</summary>
    /// <param name="due">The next look; null: it is due again at once.</param>
    Task ReleaseAsync(ClaimedPoll claim, DateTimeOffset? due, CancellationToken ct);

    /// <summary>Has a channel looked at now, or again when somebody looks already; false when the ledger does not know it.</summary>
    Task<bool> AskAsync(ChannelId channel, CancellationToken ct);

    /// <summary>The same because something came, and not where the look before failed: it is tried again by its schedule, whatever comes. False then, too.</summary>
    Task<bool> HearAsync(ChannelId channel, CancellationToken ct);

    Task<IReadOnlyList<PollState>> ListAsync(CancellationToken ct);
}
