using System.Diagnostics;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Steps 13 to 16: a claimed delivery is sent once, and what became of it is committed under its lease. A repeat carries the same id, bytes and file
/// name; how often and when is the channel's retry schedule.
/// </summary>
internal sealed class DeliveryStage(
    IPayloadStore payloads, IExchangeStore store, IOutcomeCommitter committer, IPartnerDirectory partners, IServiceProvider senders, Sealing sealing, Attachments attachments,
    IFaultPoint faults, TimeProvider clock)
{
    private const string Actor = "stage:delivery";

    /// <summary>More crashes than this while it ran alone, and a person must look at it.</summary>
    private const int CrashLimit = 3;

    /// <summary>Sends the claimed delivery and commits the outcome; never throws for what the partner or the network does.</summary>
    /// <param name="sent">Called when the channel is free again, before the outcome's commit, which holds no place on it.</param>
    public async Task DeliverAsync(ClaimedDelivery claimed, Action sent, CancellationToken ct)
    {
        if (claimed.Crashes > CrashLimit)
        {
            await CommitAsync(Held(claimed, "crash-loop", $"The process ended {CrashLimit} times while this delivery ran alone.")).ConfigureAwait(false);
            return;
        }

        var channel = await FindChannelAsync(claimed, ct).ConfigureAwait(false);
        if (channel is null)
        {
            await CommitAsync(Held(claimed, "channel-missing", $"No profile has the channel {claimed.Channel} any more.")).ConfigureAwait(false);
            return;
        }

        if (channel.IsPull)
        {
            // Nothing is sent on a pull road: what a person had sent again is offered again.
            await CommitAsync(Moved(claimed, DeliveryState.Unconfirmed, AuditKinds.DeliveryUnconfirmed, PullRoad.Code, null)).ConfigureAwait(false);
            return;
        }

        faults.Hit("delivery-before-send");
        var result = await SendAsync(claimed, channel, ct).ConfigureAwait(false);
        sent();
        faults.Hit("delivery-after-send");
        var receipt = result.Receipt is { Message: var bytes } ? await KeptAsync(claimed.Exchange, bytes, ct).ConfigureAwait(false) : null;
        var outcome = Decide(claimed, channel, result, receipt);
        await CommitAsync(result.Receipt is { Content: var content }
            ? outcome with { DedupKeys = [ReceiptParts.KeyOf(claimed.Id, claimed.Exchange, content, clock.GetUtcNow())] }
            : outcome).ConfigureAwait(false);
        faults.Hit("delivery-after-commit");
    }

    /// <summary>A message that a person had sent again has a receipt already; the one that decides now is kept beside it.</summary>
    private async Task<StoredPayload> KeptAsync(ExchangeId exchange, ReadOnlyMemory<byte> receipt, CancellationToken ct)
    {
        var (_, part) = await ReceiptParts.OfAsync(store, exchange, ct).ConfigureAwait(false);
        return await payloads.KeepAsync(exchange, part, receipt, ct).ConfigureAwait(false);
    }

    /// <summary>
    /// The channel as the partner runs it now, so that a corrected address helps what waits; where it is gone, as the snapshot of the exchange had it. On a
    /// pull road that is gone nobody can fetch.
    /// </summary>
    private async ValueTask<Channel?> FindChannelAsync(ClaimedDelivery claimed, CancellationToken ct)
    {
        if (partners.Current.Find(claimed.Channel, claimed.Partner) is { } current)
        {
            return current;
        }

        var then = claimed.SnapshotHash is { } hash ? await partners.AtAsync(claimed.Partner, hash, ct).ConfigureAwait(false) : null;
        return then?.Channels.FirstOrDefault(c => c.Id == claimed.Channel && !c.IsPull);
    }

    /// <summary>Step 15. A corrupt payload is never sent.</summary>
    private async Task<SendResult> SendAsync(ClaimedDelivery claimed, Channel channel, CancellationToken ct)
    {
        if (senders.GetKeyedService<ISender>(channel.Transport) is not { } sender)
        {
            return new SendResult.Failed("transport-missing", $"No transport is called {channel.Transport}.", Retry: false);
        }

        try
        {
            var message = Message(claimed, channel);
            if (!message.IsCertificateExchange && Attachments.AreIn(claimed.ContentType))
            {
                message = message with { Attachments = await attachments.OfAsync(claimed.Exchange, ct).ConfigureAwait(false) };
                if (message.Attachments.Count == 0 || senders.GetKeyedService<ISealer>(channel.Transport) is null)
                {
                    return new SendResult.Failed(Attachments.NotCarried, $"The document has attachments, and channel {channel.Id} does not carry them.", Retry: false);
                }
            }

            if (senders.GetKeyedService<ISealer>(channel.Transport) is { } sealer && claimed.Purpose != OutboundMessage.ReceiptPurpose)
            {
                (var wire, var refused) = await sealing.WireAsync(sealer, claimed, message, ct).ConfigureAwait(false);
                if (wire is null)
                {
                    return refused!;
                }

                message = wire;
            }

            return await sender.SendAsync(message, ct).ConfigureAwait(false);
        }
        catch (PayloadCorruptException error)
        {
            return new SendResult.Failed(PayloadCorruptException.Code, error.Message, Retry: false);
        }
    }

    private OutboundMessage Message(ClaimedDelivery claimed, Channel channel) => new()
    {
        Channel = channel,
        MessageId = claimed.MessageId,
        ContentType = claimed.ContentType,
        FileName = claimed.FileName,
        Purpose = claimed.Purpose,
        Length = claimed.Payload.Length,
        Attempt = claimed.Attempt,
        OpenBody = token => payloads.OpenReadAsync(claimed.Payload, token),
    };

    /// <summary>What becomes of the delivery.</summary>
    private StageOutcome Decide(ClaimedDelivery claimed, Channel channel, SendResult result, StoredPayload? receipt) => result switch
    {
        SendResult.Delivered delivered => Moved(
            claimed, DeliveryState.Delivered, AuditKinds.DeliveryDelivered, "delivered", null, remoteReference: delivered.RemoteReference, receipt: receipt),
        SendResult.Pending pending when (pending.Within ?? channel.Retry.After(claimed.Attempt)) is { } wait => Moved(
            claimed, DeliveryState.Unconfirmed, AuditKinds.DeliveryUnconfirmed, "pending", pending.CorrelationId, clock.GetUtcNow() + wait),
        SendResult.Pending pending => Moved(
            claimed, DeliveryState.Failed, AuditKinds.DeliveryFailed, OverdueReceipts.Code, pending.CorrelationId, alert: OverdueReceipts.Code),
        SendResult.Failed { Retry: true } failed when channel.Retry.After(claimed.Attempt) is { } wait => Moved(
            claimed, DeliveryState.Queued, AuditKinds.DeliveryQueued, failed.Code, failed.Detail, clock.GetUtcNow() + Wait(wait, failed.RetryAfter),
            alert: AlertOf(failed)),
        SendResult.Failed { Retry: true } failed => Moved(
            claimed, DeliveryState.Failed, AuditKinds.DeliveryFailed, "retries-exhausted", $"{failed.Code}: {failed.Detail}", alert: AlertOf(failed)),
        SendResult.Failed failed => Moved(
            claimed, DeliveryState.Failed, AuditKinds.DeliveryFailed, failed.Code, failed.Detail, receipt: receipt, alert: AlertOf(failed)),
        _ => throw new UnreachableException(),
    };

    private static string? AlertOf(SendResult.Failed failed) => failed.IsAlert ? failed.Code : null;

    private static TimeSpan Wait(TimeSpan scheduled, TimeSpan? asked)
    {
        // Up to 10 % more, so that what failed together does not come back together.
        var jittered = scheduled * (1 + (Random.Shared.NextDouble() / 10));
        return asked > jittered ? asked.Value : jittered;
    }

    private StageOutcome Held(ClaimedDelivery claimed, string code, string detail) =>
        Moved(claimed, DeliveryState.Held, AuditKinds.DeliveryHeld, code, detail);

    private StageOutcome Moved(
        ClaimedDelivery claimed, DeliveryState to, string kind, string code, string? detail,
        DateTimeOffset? dueAt = null, string? remoteReference = null, StoredPayload? receipt = null, string? alert = null)
    {
        var draft = new OutcomeDraft(clock, Actor) { Fence = claimed.Lease };
        draft.Add(new DeliveryMove(claimed.Id, claimed.Exchange, DeliveryState.Sending, to, code, detail, dueAt, remoteReference)
        {
            Attempt = claimed.Attempt,
            EndedAt = draft.Now,
            Parent = claimed.Parent,
        });
        draft.Note(claimed.Exchange, kind, Facts.Of(
            ("delivery", claimed.Id), ("attempt", claimed.Attempt), ("code", code), ("detail", detail), ("due", dueAt?.ToString("O")),
            ("reference", remoteReference)));
        if (receipt is not null)
        {
            draft.Add(receipt);
            draft.Note(claimed.Exchange, AuditKinds.ReceiptReceived, Facts.Of(
                ("delivery", claimed.Id), ("part", receipt.Part), ("bytes", receipt.Length), ("sha256", receipt.Digest)));
        }

        if (alert is not null)
        {
            var facts = Facts.Of(("delivery", claimed.Id), ("attempt", claimed.Attempt), ("code", alert));
            draft.Note(claimed.Exchange, AuditKinds.Alert, facts);
            draft.Add(new OutboxEvent(AuditKinds.Alert, claimed.Exchange, claimed.Partner, draft.Now, facts));
        }

        if (to is DeliveryState.Failed or DeliveryState.Held)
        {
            draft.Add(new OutboxEvent(kind, claimed.Exchange, claimed.Partner, draft.Now, Facts.Of(("delivery", claimed.Id), ("code", code))));
        }

        return draft.ToOutcome();
    }

    /// <summary>Step 16. A lost lease means that another node has taken over under the same id; its outcome counts.</summary>
    private async Task CommitAsync(StageOutcome outcome)
    {
        var result = await committer.CommitAsync(outcome, CancellationToken.None).ConfigureAwait(false);
        if (result is OutcomeResult.Refused refused)
        {
            throw new InvalidOperationException("The ledger refused the outcome of a delivery.", refused.Error);
        }
    }
}
