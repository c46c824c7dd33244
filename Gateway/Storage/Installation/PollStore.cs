using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;
using Gateway.Storage.Trail;

namespace Gateway.Storage.Installation;

/// <summary>The looks at channels, in <c>channel_poll</c>.</summary>
internal sealed class PollStore(LedgerEngine engine, LedgerNode node) : IPollStore
{
    public Task KnowAsync(IReadOnlyCollection<ChannelId> channels, CancellationToken ct) =>
        RunAsync(ChannelPollTable.Know, [.. channels.Select(c => c.Value).Order(StringComparer.Ordinal)], ct);

    public Task ScheduleAsync(IReadOnlyCollection<(ChannelId Channel, DateTimeOffset Due, bool Sooner)> channels, CancellationToken ct) => RunAsync(
        ChannelPollTable.Schedule,
        [.. channels.OrderBy(c => c.Channel.Value, StringComparer.Ordinal).Select(c => (c.Channel.Value, engine.Clock.ToLedger(c.Due), c.Sooner ? 1 : 0))], ct);

    public async Task<IReadOnlyList<ClaimedPoll>> ClaimAsync(int max, IReadOnlyCollection<ChannelId> blind, CancellationToken ct)
    {
        var claimed = new List<ClaimedPoll>();
        await engine.WriteAsync(
            async session =>
            {
                claimed.Clear();
                session.Add(ChannelPollTable.Claim, (node.Name, max, ChannelPollTable.Names(blind)), row => claimed.Add(ChannelPollTable.ReadClaim(row)));
                await session.RunAsync(ct).ConfigureAwait(false);
            },
            ct).ConfigureAwait(false);
        return claimed;
    }

    public async Task<IReadOnlySet<ChannelId>> RenewAsync(IReadOnlyCollection<ClaimedPoll> claims, CancellationToken ct) =>
        (await RunAsync(ChannelPollTable.Renew, [.. claims.OrderBy(c => c.Channel.Value, StringComparer.Ordinal)], ct).ConfigureAwait(false))
            .Select(c => new ChannelId(c)).ToHashSet();

    public async Task<bool> EndAsync(PollEnd ending, CancellationToken ct)
    {
        var held = false;
        await engine.WriteAsync(
            async session =>
            {
                held = false;
                session.Add(ChannelPollTable.End, [(ending, engine.Clock.ToLedger(ending.Due))], _ => held = true);
                await session.RunAsync(ct).ConfigureAwait(false);
                if (held && ending.Notes.Count > 0)
                {
                    await NoteAsync(session, ending, ct).ConfigureAwait(false);
                }
            },
            ct).ConfigureAwait(false);
        return held;
    }

    public Task ReleaseAsync(ClaimedPoll claim, DateTimeOffset? due, CancellationToken ct) =>
        RunAsync(ChannelPollTable.Release, [(claim, engine.Clock.ToLedger(due))], ct);

    public async Task<bool> AskAsync(ChannelId channel, CancellationToken ct) =>
        (await RunAsync(ChannelPollTable.Ask, [channel.Value], ct).ConfigureAwait(false)).Count > 0;

    public async Task<bool> HearAsync(ChannelId channel, CancellationToken ct) =>
        (await RunAsync(ChannelPollTable.Hear, [channel.Value], ct).ConfigureAwait(false)).Count > 0;

    public async Task<IReadOnlyList<PollState>> ListAsync(CancellationToken ct) =>
        await engine.ReadAsync(ChannelPollTable.List, 0, row => ChannelPollTable.Read(row, engine.Clock), ct).ConfigureAwait(false);

    private static async Task NoteAsync(LedgerSession session, PollEnd end, CancellationToken ct)
    {
        var partner = end.Partner ?? throw new ArgumentException("What is noted is noted of a partner.", nameof(end));
        session.Add(OutboxTable.Insert, [.. end.Notes.Select(n => (Guid.CreateVersion7(end.At), new OutboxEvent(n.Kind, null, partner, end.At, n.Facts)))]);
        await session.RunAsync(ct).ConfigureAwait(false);
        await ChainAppender.AppendAsync(
            session, [.. end.Notes.Select(n => new AuditDraft(AuditChains.Partner(partner.Value), n.Kind, "system", end.At, n.Facts))], ct).ConfigureAwait(false);
    }

    /// <summary>The first column of what a statement returns.</summary>
    private async Task<List<string>> RunAsync<TRow>(LedgerStatement<TRow> statement, IReadOnlyList<TRow> rows, CancellationToken ct)
    {
        var returned = new List<string>();
        if (rows.Count == 0)
        {
            return returned;
        }

        await engine.WriteAsync(
            async session =>
            {
                returned.Clear();
                session.Add(statement, rows, row => returned.Add(row.Text(0)));
                await session.RunAsync(ct).ConfigureAwait(false);
            },
            ct).ConfigureAwait(false);
        return returned;
    }
}
