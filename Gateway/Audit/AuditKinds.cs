namespace Gateway.Audit;

/// <summary>The words of the trail.</summary>
public static class AuditKinds
{
    public const string ExchangeReceived = "exchange.received";
    public const string ExchangeCreated = "exchange.created";
    public const string ExchangeOpened = "exchange.opened";
    public const string ExchangeTranslated = "exchange.translated";
    public const string ExchangeRouted = "exchange.routed";
    public const string ExchangeDone = "exchange.done";
    public const string ExchangeQuarantined = "exchange.quarantined";
    public const string ExchangeSplit = "exchange.split";
    public const string ExchangeReplayed = "exchange.replayed";
    public const string DuplicateSeen = "exchange.duplicate";
    public const string ExchangeRepeated = "exchange.repeated";

    public const string DeliverySealed = "delivery.sealed";
    public const string ReceiptWritten = "receipt.written";
    public const string ReceiptReceived = "receipt.received";
    public const string ReceiptRepeated = "receipt.repeated";

    public const string DeliverySending = "delivery.sending";
    public const string DeliveryQueued = "delivery.queued";
    public const string DeliveryUnconfirmed = "delivery.unconfirmed";
    public const string DeliveryDelivered = "delivery.delivered";
    public const string DeliveryFailed = "delivery.failed";
    public const string DeliveryHeld = "delivery.held";
    public const string AcknowledgementSent = "acknowledgement.sent";
    public const string AcknowledgementClosed = "acknowledgement.closed";
    public const string AcknowledgementOverdue = "acknowledgement.overdue";
    public const string AcknowledgementContradicted = "acknowledgement.contradicted";
    public const string AcknowledgementStray = "acknowledgement.stray";
    public const string AcknowledgementIncomplete = "acknowledgement.incomplete";
    public const string ProfilePublished = "profile.published";
    public const string CertificateUsed = "certificate.used";
    public const string CertificateProposed = "certificate.proposed";
    public const string CertificateAccepted = "certificate.accepted";
    public const string CertificateRejected = "certificate.rejected";
    public const string CertificateAnnounced = "certificate.announced";
    public const string CertificateAnswered = "certificate.answered";
    public const string PollRecovered = "poll.recovered";
    public const string PartnerTested = "partner.tested";
    public const string KeyCreated = "access.key-created";
    public const string KeyRevoked = "access.key-revoked";
    public const string PersonCreated = "access.person-created";
    public const string OwnKeyMade = "key.made";
    public const string OwnKeyImported = "key.imported";
    public const string OwnKeyExported = "key.exported";
    public const string OwnKeyRetired = "key.retired";
    public const string ControlNumberSet = "control-number.set";
    public const string PayloadsPurged = "payload.purged";
    public const string Restored = "system.restored";
    public const string Started = "system.started";
    public const string Alert = "alert.raised";
}
