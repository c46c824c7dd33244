using Gateway.Audit;

namespace Gateway.Storage.Checks;

/// <summary>I4: every state that an exchange and its deliveries are in has its entry.</summary>
internal sealed class StateEvents() : ExchangeCheck("I4", "state-without-event")
{
    protected override ValueTask<string?> FaultOfAsync(ExchangeFacts rows, ChainFacts trail, CancellationToken ct) =>
        ValueTask.FromResult(Missing(rows, trail.Count));

    private static string? Missing(ExchangeFacts rows, Func<string, int> count) => rows switch
    {
        _ when count(AuditKinds.ExchangeReceived) + count(AuditKinds.ExchangeCreated) + count(AuditKinds.ExchangeReplayed) == 0 => "its beginning",
        { Stage: "done" } when count(AuditKinds.ExchangeDone) == 0 => AuditKinds.ExchangeDone,
        { Stage: "quarantined" } when count(AuditKinds.ExchangeQuarantined) == 0 => AuditKinds.ExchangeQuarantined,
        _ when count(AuditKinds.DeliverySending) < rows.Attempts => AuditKinds.DeliverySending,
        { Delivered: > 0 } when count(AuditKinds.DeliveryDelivered) < rows.Delivered => AuditKinds.DeliveryDelivered,
        { Failed: > 0 } when count(AuditKinds.DeliveryFailed) < rows.Failed => AuditKinds.DeliveryFailed,
        _ => null,
    };
}
