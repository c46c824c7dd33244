namespace Gateway.Exchanges;

/// <summary>The allowed moves of every state, and which states are final. A move that is not listed is a defect of ours.</summary>
public static class StateMoves
{
    /// <summary>Quarantined leaves by replay only, which makes a new exchange. What is known once it is opened, a repeat or a receipt, is done at once.</summary>
    public static bool IsAllowed(ExchangeStage from, ExchangeStage to) => (from, to) switch
    {
        (ExchangeStage.Received, ExchangeStage.Opened or ExchangeStage.Done) => true,
        (ExchangeStage.Opened, ExchangeStage.Translated) => true,
        (ExchangeStage.Opened, ExchangeStage.Done) => true,
        (ExchangeStage.Translated, ExchangeStage.Routed) => true,
        (ExchangeStage.Translated, ExchangeStage.Done) => true,
        (ExchangeStage.Routed, ExchangeStage.Done) => true,
        (ExchangeStage.Received or ExchangeStage.Opened or ExchangeStage.Translated or ExchangeStage.Routed, ExchangeStage.Quarantined) => true,
        _ => false,
    };

    /// <summary>Delivered after failed, queued or held is a late receipt that reconciles; failed or held to queued is a person's act.</summary>
    public static bool IsAllowed(DeliveryState from, DeliveryState to) => (from, to) switch
    {
        (DeliveryState.Queued, not DeliveryState.Queued) => true,
        (DeliveryState.Sending, DeliveryState.Queued or DeliveryState.Unconfirmed or DeliveryState.Delivered or DeliveryState.Failed or DeliveryState.Held) => true,
        (DeliveryState.Unconfirmed, DeliveryState.Queued or DeliveryState.Delivered or DeliveryState.Failed or DeliveryState.Held) => true,
        (DeliveryState.Failed, DeliveryState.Queued or DeliveryState.Delivered) => true,
        (DeliveryState.Held, DeliveryState.Queued or DeliveryState.Failed or DeliveryState.Delivered) => true,
        _ => false,
    };

    /// <summary>An overdue acknowledgment may still come.</summary>
    public static bool IsAllowed(AcknowledgementState from, AcknowledgementState to) => (from, to) switch
    {
        (AcknowledgementState.Waiting, not AcknowledgementState.Waiting) => true,
        (AcknowledgementState.Overdue, AcknowledgementState.Accepted or AcknowledgementState.AcceptedWithErrors or AcknowledgementState.Rejected) => true,
        _ => false,
    };

    /// <summary>Validation is decided once.</summary>
    public static bool IsAllowed(ValidationState from, ValidationState to) => from == ValidationState.Pending && to != ValidationState.Pending;

    public static bool IsFinal(this ExchangeStage stage) => stage is ExchangeStage.Done or ExchangeStage.Quarantined;

    public static bool IsFinal(this DeliveryState state) => state is DeliveryState.Delivered or DeliveryState.Failed;

    public static bool IsFinal(this AcknowledgementState state) =>
        state is AcknowledgementState.Accepted or AcknowledgementState.AcceptedWithErrors or AcknowledgementState.Rejected;
}
