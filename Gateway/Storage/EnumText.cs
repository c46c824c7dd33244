using System.Diagnostics;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Storage;

/// <summary>How states are spelled in the ledger. The spelling is stored: it may gain words, never change them.</summary>
internal static class EnumText
{
    public static string Of(Direction value) => value switch
    {
        Direction.Inbound => "inbound",
        Direction.Outbound => "outbound",
        _ => throw new UnreachableException(),
    };

    public static string Of(ExchangeStage value) => value switch
    {
        ExchangeStage.Received => "received",
        ExchangeStage.Opened => "opened",
        ExchangeStage.Translated => "translated",
        ExchangeStage.Routed => "routed",
        ExchangeStage.Done => "done",
        ExchangeStage.Quarantined => "quarantined",
        _ => throw new UnreachableException(),
    };

    public static string Of(DeliveryState value) => value switch
    {
        DeliveryState.Queued => "queued",
        DeliveryState.Sending => "sending",
        DeliveryState.Unconfirmed => "unconfirmed",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Failed => "failed",
        DeliveryState.Held => "held",
        _ => throw new UnreachableException(),
    };

    public static string Of(ValidationState value) => value switch
    {
        ValidationState.Pending => "pending",
        ValidationState.Valid => "valid",
        ValidationState.AcceptedWithErrors => "accepted-with-errors",
        ValidationState.Invalid => "invalid",
        _ => throw new UnreachableException(),
    };

    public static string Of(AcknowledgementState value) => value switch
    {
        AcknowledgementState.Waiting => "waiting",
        AcknowledgementState.Accepted => "accepted",
        AcknowledgementState.AcceptedWithErrors => "accepted-with-errors",
        AcknowledgementState.Rejected => "rejected",
        AcknowledgementState.Overdue => "overdue",
        _ => throw new UnreachableException(),
    };

    public static string Of(UsageIndicator value) => value switch
    {
        UsageIndicator.Live => "live",
        UsageIndicator.Test => "test",
        _ => throw new UnreachableException(),
    };

    public static string? Of(UsageIndicator? value) => value is { } usage ? Of(usage) : null;

    public static string Of(ControlNumberKind value) => value switch
    {
        ControlNumberKind.Interchange => "interchange",
        ControlNumberKind.Group => "group",
        _ => throw new UnreachableException(),
    };

    public static string Of(TrustState value) => value switch
    {
        TrustState.Open => "open",
        TrustState.Accepted => "accepted",
        TrustState.Rejected => "rejected",
        _ => throw new UnreachableException(),
    };

    public static Direction ToDirection(string text) => text switch
    {
        "inbound" => Direction.Inbound,
        "outbound" => Direction.Outbound,
        _ => throw Unknown(nameof(Direction), text),
    };

    public static ExchangeStage ToStage(string text) => text switch
    {
        "received" => ExchangeStage.Received,
        "opened" => ExchangeStage.Opened,
        "translated" => ExchangeStage.Translated,
        "routed" => ExchangeStage.Routed,
        "done" => ExchangeStage.Done,
        "quarantined" => ExchangeStage.Quarantined,
        _ => throw Unknown(nameof(ExchangeStage), text),
    };

    public static DeliveryState ToDelivery(string text) => text switch
    {
        "queued" => DeliveryState.Queued,
        "sending" => DeliveryState.Sending,
        "unconfirmed" => DeliveryState.Unconfirmed,
        "delivered" => DeliveryState.Delivered,
        "failed" => DeliveryState.Failed,
        "held" => DeliveryState.Held,
        _ => throw Unknown(nameof(DeliveryState), text),
    };

    public static ValidationState ToValidation(string text) => text switch
    {
        "pending" => ValidationState.Pending,
        "valid" => ValidationState.Valid,
        "accepted-with-errors" => ValidationState.AcceptedWithErrors,
        "invalid" => ValidationState.Invalid,
        _ => throw Unknown(nameof(ValidationState), text),
    };

    public static AcknowledgementState ToAcknowledgement(string text) => text switch
    {
        "waiting" => AcknowledgementState.Waiting,
        "accepted" => AcknowledgementState.Accepted,
        "accepted-with-errors" => AcknowledgementState.AcceptedWithErrors,
        "rejected" => AcknowledgementState.Rejected,
        "overdue" => AcknowledgementState.Overdue,
        _ => throw Unknown(nameof(AcknowledgementState), text),
    };

    public static UsageIndicator ToUsage(string text) => text switch
    {
        "live" => UsageIndicator.Live,
        "test" => UsageIndicator.Test,
        _ => throw Unknown(nameof(UsageIndicator), text),
    };

    public static ControlNumberKind ToControlNumberKind(string text) => text switch
    {
        "interchange" => ControlNumberKind.Interchange,
        "group" => ControlNumberKind.Group,
        _ => throw Unknown(nameof(ControlNumberKind), text),
    };

    public static TrustState ToTrust(string text) => text switch
    {
        "open" => TrustState.Open,
        "accepted" => TrustState.Accepted,
        "rejected" => TrustState.Rejected,
        _ => throw Unknown(nameof(TrustState), text),
    };

    private static InvalidOperationException Unknown(string type, string text) =>
        new($"The ledger holds the {type} '{text}', which this program does not know.");
}
