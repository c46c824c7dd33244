using Gateway.Cli;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Pipeline.Stages;

namespace Gateway.Benchmarks.Harness;

/// <summary>Queues documents for a partner straight in the ledger, as a verb would: nothing is translated, so that sending alone is measured.</summary>
internal sealed class OutboundQueue : IAsyncDisposable
{
    private const string Actor = "bench";
    private const int KeptDays = 365;

    private readonly ServiceProvider _services;

    private OutboundQueue(ServiceProvider services) => _services = services;

    public static async Task<OutboundQueue> OpenAsync(Installation installation, CancellationToken ct)
    {
        var services = CliServices.Build(new Dictionary<string, string?>
        {
            ["Storage:Provider"] = installation.Database.Name,
            ["Storage:ConnectionString"] = installation.Database.ConnectionString,
            ["Storage:DataDirectory"] = installation.Data,
            ["Profiles:Directory"] = installation.Partners,
        });
        _ = await services.GetRequiredService<IPartnerDirectory>().RefreshAsync(ct);
        return new OutboundQueue(services);
    }

    /// <summary>Octets without a type of document.</summary>
    /// <returns>The hash of what was queued.</returns>
    public async Task<Sha256Digest> AddAsync(PartnerId partner, ChannelId channel, Stream content, CancellationToken ct)
    {
        var clock = _services.GetRequiredService<TimeProvider>();
        var known = _services.GetRequiredService<IPartnerDirectory>().Current;
        var draft = new OutcomeDraft(clock, Actor);
        var exchange = new Outbound(
            null, partner, known.Find(channel, partner)!, known.Find(partner)!.SnapshotHash, UsageIndicator.Live, "document", "application/octet-stream", null, KeptDays)
            .AddTo(draft, Actor, clock);
        var staged = await _services.GetRequiredService<IPayloadStore>().StageAsync(exchange, StoredPayload.Raw, content, long.MaxValue, ct);
        draft.Add(staged);
        return await _services.GetRequiredService<IOutcomeCommitter>().CommitAsync(draft.ToOutcome(), ct) is OutcomeResult.Committed
            ? staged.Digest
            : throw new InvalidOperationException("A document could not be queued.");
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
