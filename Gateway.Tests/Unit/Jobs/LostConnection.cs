using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Tests.Unit.Jobs;

/// <summary>A ledger whose connection may be lost.</summary>
internal sealed class LostConnection(IPollStore store) : IPollStore
{
    private volatile bool _lost;

    public bool Lost
    {
        get => _lost;
        set => _lost = value;
    }

    public Task KnowAsync(IReadOnlyCollection<ChannelId> channels, CancellationToken ct) => Reached().KnowAsync(channels, ct);

    public Task ScheduleAsync(IReadOnlyCollection<(ChannelId Channel, DateTimeOffset Due, bool Sooner)> channels, CancellationToken ct) => Reached().ScheduleAsync(channels, ct);

    public Task<IReadOnlyList<ClaimedPoll>> ClaimAsync(int max, IReadOnlyCollection<ChannelId> blind, CancellationToken ct) => Reached().ClaimAsync(max, blind, ct);

    public Task<IReadOnlySet<ChannelId>> RenewAsync(IReadOnlyCollection<ClaimedPoll> claims, CancellationToken ct) => Reached().RenewAsync(claims, ct);

    public Task<bool> EndAsync(PollEnd ending, CancellationToken ct) => Reached().EndAsync(ending, ct);

    public Task ReleaseAsync(ClaimedPoll claim, DateTimeOffset? due, CancellationToken ct) => Reached().ReleaseAsync(claim, due, ct);

    public Task<bool> AskAsync(ChannelId channel, CancellationToken ct) => Reached().AskAsync(channel, ct);

    public Task<bool> HearAsync(ChannelId channel, CancellationToken ct) => Reached().HearAsync(channel, ct);

    public Task<IReadOnlyList<PollState>> ListAsync(CancellationToken ct) => store.ListAsync(ct);

    private IPollStore Reached() => _lost ? throw new IOException("The ledger is away.") : store;
}
