using System.Text.Json;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security.Envelopes;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Steps 1 to 3 for what comes in an envelope. A message that is small and answered on its connection is one commit, and a crash before it is no answer;
/// larger ones, and those that are answered later, are committed as they came first, and then opened in the request all the same, as what comes to nothing is counted where it came
/// in; a job opens what a request left behind. What is known octet for octet is stored already.
/// </summary>
internal sealed class Opening(
    IPayloadStore payloads, IExchangeStore store, IOutcomeCommitter committer, IPartnerDirectory partners, IServiceProvider transports,
    OpeningDecision decisions, OpeningRepeats repeats, IFaultPoint faults, TimeProvider clock) : IExchangeStage
{
    public const string Actor = "stage:opening";

    /// <summary>Larger bodies, whose opening takes more than some ten milliseconds, are committed before they are opened.</summary>
    private const int AtOnce = 4 * 1024 * 1024;

    /// <summary>More crashes or faults than this while it ran alone, and a person must look at it.</summary>
    private const int CrashLimit = 3;

    /// <summary>How long a job leaves a message to the request that it came in; a small one is opened in no time.</summary>
    private static readonly TimeSpan RequestTime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SmallTime = TimeSpan.FromMinutes(2);

    public Stage Stage => Stage.Opening;

    public Task<Func<ClaimedExchange, CancellationToken, Task>> PrepareAsync(IReadOnlyList<ClaimedExchange> set, CancellationToken ct) =>
        Task.FromResult<Func<ClaimedExchange, CancellationToken, Task>>(OpenAsync);

    /// <summary>In the request.</summary>
    public async Task<AcceptResult> AcceptAsync(ExchangeId id, InboundMessage message, InboundEnvelope envelope, StoredPayload wire, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var received = Received.Of(id, message, partners, now) with { Places = PlacesOf(id, message, wire, now) };
        using var turn = await decisions.TurnAsync(received, message.Channel, wire, ct).ConfigureAwait(false);
        if (decisions.RefusalOf(received, message.Channel) is { } refused)
        {
            // It was under way while others came to nothing.
            payloads.Discard(wire);
            return new AcceptResult.Refused(503, refused.Code, refused.Detail) { RetryAfter = refused.RetryAfter };
        }

        // From here on it is our work alone: whoever hangs up now has it decided, and counted, all the same.
        return await DecideAsync(received, message, envelope, wire).ConfigureAwait(false);
    }

    private async Task<AcceptResult> DecideAsync(Received received, InboundMessage message, InboundEnvelope envelope, StoredPayload wire)
    {
        var isLong = envelope.AnswerLater || wire.Length > AtOnce;
        received = received with { IsSpare = isLong && await IsSpareAsync(envelope, wire).ConfigureAwait(false) };
        var told = Task.CompletedTask;
        if (isLong && !received.IsSpare)
        {
            var draft = new OutcomeDraft(clock, message.Actor);
            received.AddTo(draft, wire, due: draft.Now + (wire.Length > AtOnce ? RequestTime : SmallTime));
            if (await CommitReceivedAsync(draft.ToOutcome(), wire).ConfigureAwait(false) is { } first)
            {
                return new AcceptResult.Repeat(first);
            }

            faults.Hit("opening-after-received");
            received = received with { IsStored = true, Places = [] };
            if (envelope.AnswerLater && message.WhenStored is { } answer)
            {
                told = answer();
            }
        }

        AcceptResult result;
        try
        {
            result = await decisions.DecideAsync(received, message.Channel, envelope, wire, fence: null, staged: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SigningKeyMissingException) when (!received.IsStored)
        {
            // A receipt is written before the commit.
            payloads.Discard(wire);
            throw;
        }

        if (!received.IsStored && result is AcceptResult.Repeat { IsKept: false } or AcceptResult.Refused)
        {
            payloads.Discard(wire);
        }

        // Its sender may be gone before it is told: what it sent is decided all the same.
        await told.ConfigureAwait(false);
        return result;
    }

    /// <summary>Of what fails before any commit nothing is left.</summary>
    private async Task<bool> IsSpareAsync(InboundEnvelope envelope, StoredPayload wire)
    {
        try
        {
            return await repeats.IsSpareAsync(envelope, wire).ConfigureAwait(false);
        }
        catch
        {
            payloads.Discard(wire);
            throw;
        }
    }

    /// <summary>As a job.</summary>
    private async Task OpenAsync(ClaimedExchange claimed, CancellationToken ct)
    {
        faults.Hit("opening-after-claim");
        var received = Received.Of(claimed);
        if (claimed.Crashes > CrashLimit)
        {
            await decisions.QuarantineAsync(received, claimed.Lease, "crash-loop", $"The process failed {CrashLimit} times while it opened this message alone.")
                .ConfigureAwait(false);
            return;
        }

        if (await FindChannelAsync(claimed, ct).ConfigureAwait(false) is not { } channel
            || transports.GetKeyedService<IReceiptWriter>(channel.Transport) is not { } transport)
        {
            await decisions.QuarantineAsync(received, claimed.Lease, "channel-missing", $"No profile has the channel {claimed.Channel} any more.").ConfigureAwait(false);
            return;
        }

        var (headers, remote) = await store.OriginAsync(claimed.Id, ct).ConfigureAwait(false);
        received = received with { RemoteAddress = remote };
        var envelope = transport.Describe(channel, Fields(headers));
        if (await store.PayloadAsync(claimed.Id, StoredPayload.Wire, ct).ConfigureAwait(false) is not { } wire)
        {
            await decisions.QuarantineAsync(received, claimed.Lease, PayloadCorruptException.Code, "The stored bytes are gone.").ConfigureAwait(false);
            return;
        }

        try
        {
            _ = await decisions.DecideAsync(received, channel, envelope, wire, claimed.Lease, staged: false, ct).ConfigureAwait(false);
        }
        catch (PayloadCorruptException error)
        {
            await decisions.QuarantineAsync(received, claimed.Lease, PayloadCorruptException.Code, error.Message).ConfigureAwait(false);
        }
    }

    /// <summary>The channel as it is now: a corrected certificate or key helps what waits to be opened.</summary>
    private async ValueTask<Channel?> FindChannelAsync(ClaimedExchange claimed, CancellationToken ct)
    {
        if (claimed is not { Channel: { } id, Partner: { } partner })
        {
            return null;
        }

        if (partners.Current.Find(id, partner) is { } current)
        {
            return current;
        }

        var then = claimed.SnapshotHash is { } hash ? await partners.AtAsync(partner, hash, ct).ConfigureAwait(false) : null;
        return then?.Channels.FirstOrDefault(c => c.Id == id);
    }

    private static Dictionary<string, string> Fields(string? headers) => new(
        headers is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(headers) ?? [], StringComparer.OrdinalIgnoreCase);

    private static DedupKey[] PlacesOf(ExchangeId id, InboundMessage message, StoredPayload wire, DateTimeOffset now) => message.Item is { } item
        ? [ItemKeys.Content(message.Channel.Id, item, wire, id, now), .. ItemKeys.Place(message.Channel.Id, item, wire, id, now)]
        : [];

    /// <summary>The exchange that was made of the same item meanwhile, by a look that lost its lease; null: this one is committed.</summary>
    private async Task<ExchangeId?> CommitReceivedAsync(StageOutcome outcome, StoredPayload wire)
    {
        // Not cancelled by a client that goes away, and the file is not removed when this throws: the commit may have happened.
        switch (await committer.CommitAsync(outcome, CancellationToken.None).ConfigureAwait(false))
        {
            case OutcomeResult.Duplicate duplicate:
                payloads.Discard(wire);
                return duplicate.Taken[0].Exchange;
            case OutcomeResult.Refused refused:
                payloads.Discard(wire);
                throw new InvalidOperationException("The ledger refused a message that came.", refused.Error);
            default:
                return null;
        }
    }
}
