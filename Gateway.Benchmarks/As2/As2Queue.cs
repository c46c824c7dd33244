using Gateway.Benchmarks.Harness;
using Gateway.Cli;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Pipeline.Stages;

namespace Gateway.Benchmarks.As2;

/// <summary>Queues messages for the partner straight in the ledger, as a verb would: nothing is translated, so that sending alone is measured.</summary>
internal sealed class As2Queue : IAsyncDisposable
{
    private const string Actor = "bench";
    private const int AtOnce = 64;
    private const int KeptDays = 365;

    private readonly ServiceProvider _services;
    private int _made;

    private As2Queue(ServiceProvider services) => _services = services;

    public static async Task<As2Queue> OpenAsync(Installation installation, CancellationToken ct)
    {
        var services = CliServices.Build(new Dictionary<string, string?>
        {
            ["Storage:Provider"] = installation.Database.Name,
            ["Storage:ConnectionString"] = installation.Database.ConnectionString,
            ["Storage:DataDirectory"] = installation.Data,
            ["Profiles:Directory"] = installation.Partners,
        });
        _ = await services.GetRequiredService<IPartnerDirectory>().RefreshAsync(ct);
        return new As2Queue(services);
    }

    public Task AddAsync(As2Size size, int count, CancellationToken ct)
    {
        var first = _made + 1;
        _made += count;
        return Parallel.ForAsync(
            first, first + count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (number, token) => await AddOneAsync(size, number, token));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task AddOneAsync(As2Size size, int number, CancellationToken ct)
    {
        var (clock, partner) = (_services.GetRequiredService<TimeProvider>(), new PartnerId(As2Profiles.Partner));
        var known = _services.GetRequiredService<IPartnerDirectory>().Current;
        var draft = new OutcomeDraft(clock, Actor);
        var exchange = new Outbound(
            null, partner, known.Find(new ChannelId(As2Profiles.Outbound), partner)!, known.Find(partner)!.SnapshotHash, UsageIndicator.Live, "document",
            "application/octet-stream", null, KeptDays).AddTo(draft, Actor, clock);
        await using var content = As2Messages.Content(size, As2Content.Opaque, number);
        draft.Add(await _services.GetRequiredService<IPayloadStore>().StageAsync(exchange, StoredPayload.Raw, content, long.MaxValue, ct));
        if (await _services.GetRequiredService<IOutcomeCommitter>().CommitAsync(draft.ToOutcome(), ct) is not OutcomeResult.Committed and var other)
        {
            throw new InvalidOperationException($"A message could not be queued: {other}");
        }
    }
}
