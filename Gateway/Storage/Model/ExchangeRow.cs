using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Storage.Model;

/// <summary>Table <c>exchange</c>: the transport message, its stage, its lease and the owner row of its audit chain.</summary>
internal sealed class ExchangeRow
{
    public required Guid Id { get; set; }

    public required Direction Direction { get; set; }

    public required ExchangeStage Stage { get; set; }

    public string? Partner { get; set; }

    public string? Channel { get; set; }

    public required long ReceivedAt { get; set; }

    public Guid? Parent { get; set; }

    public Guid? ReplayOf { get; set; }

    public string? SnapshotHash { get; set; }

    public UsageIndicator? Usage { get; set; }

    public string? ContentType { get; set; }

    public string? FileName { get; set; }

    public required string Actor { get; set; }

    public string? RemoteAddress { get; set; }

    public string? Headers { get; set; }

    public string? DeclaredAgreement { get; set; }

    public string? DeclaredDocument { get; set; }

    public string? DeclaredReceiver { get; set; }

    public string? Code { get; set; }

    public string? Detail { get; set; }

    /// <summary>Null: no stage may take it.</summary>
    public long? DueAt { get; set; }

    public string? LeaseOwner { get; set; }

    public long? LeaseUntil { get; set; }

    public int LeaseEpoch { get; set; }

    /// <summary>Raised by the claim, 0 again by the commit: more than 0 without a lease means that a node died on it.</summary>
    public int CrashCount { get; set; }

    /// <summary>Exchanges made from this one that are not final yet.</summary>
    public int OpenChildren { get; set; }

    public long ChainCount { get; set; }

    public required string ChainHead { get; set; }

    public long RetentionUntil { get; set; }

    public bool LegalHold { get; set; }

    public long? PurgedAt { get; set; }
}
