using System.Collections.Concurrent;
using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;

namespace Gateway.Tests.Api.Host;

/// <summary>The pipeline's doors as the API sees them.</summary>
internal sealed class FakePipeline(FakeLedger ledger, FakeIdempotencyStore idempotency) : ISubmit, IReplay, IPickUp, IEvidence
{
    public ConcurrentQueue<(PartnerId Receiver, string Type, ChannelId Channel, string Actor, byte[] Body)> Submitted { get; } = [];

    public Func<SubmitResult?> DecideSubmit { get; set; } = () => null;

    public ReplayResult? Replayed { get; set; }

    public ConcurrentDictionary<DeliveryId, (DeliveryState State, string? Reason)> PickedUp { get; } = [];

    public async Task<SubmitResult> SubmitAsync(
        PartnerId receiver, string type, Stream body, Channel channel, string actor, IdempotencyClaim? idempotencyClaim, CancellationToken ct)
    {
        using var kept = new MemoryStream();
        await body.CopyToAsync(kept, ct);
        var id = ExchangeId.New(TimeProvider.System);
        var result = DecideSubmit() ?? new SubmitResult.Accepted(id, AcceptedBody.Of(id.ToString()).ToJson());
        if (result is SubmitResult.Accepted accepted)
        {
            Submitted.Enqueue((receiver, type, channel.Id, actor, kept.ToArray()));
            if (idempotencyClaim is not null)
            {
                idempotency.Complete(idempotencyClaim, Sha256Digest.Of(kept.ToArray()).Hex, 202, accepted.Body);
            }
        }

        return result;
    }

    public Task<ReplayResult?> ReplayAsync(ExchangeId exchange, Principal by, IdempotencyClaim? idempotencyClaim, CancellationToken ct)
    {
        var result = ledger.Exchanges.TryGetValue(exchange, out var view) && by.Scope.Allows(view.Summary.Partner)
            ? Replayed ?? new ReplayResult(ExchangeId.New(TimeProvider.System), null, null)
            : null;
        if (result?.Exchange is { } made && idempotencyClaim is not null)
        {
            idempotency.Complete(idempotencyClaim, Sha256Digest.Of([]).Hex, 202, AcceptedBody.Of(made.ToString()).ToJson());
        }

        return Task.FromResult(result);
    }

    public Task<EvidencePack?> FindAsync(ExchangeId exchange, PartnerScope scope, CancellationToken ct) => Task.FromResult(
        ledger.Exchanges.TryGetValue(exchange, out var view) && scope.Allows(view.Summary.Partner)
            ? new EvidencePack($"{exchange}-evidence.zip", 0, (output, token) => output.WriteAsync("PK"u8.ToArray(), token).AsTask())
            : null);

    public Task<bool?> ConfirmAsync(DeliveryId delivery, Principal by, CancellationToken ct) => Close(delivery, DeliveryState.Delivered, null);

    public Task<bool?> FailAsync(DeliveryId delivery, string reason, Principal by, CancellationToken ct) => Close(delivery, DeliveryState.Failed, reason);

    private Task<bool?> Close(DeliveryId delivery, DeliveryState state, string? reason) =>
        Task.FromResult<bool?>(PickedUp.GetOrAdd(delivery, (state, reason)).State == state);
}
