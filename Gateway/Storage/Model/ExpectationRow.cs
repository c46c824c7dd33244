using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Storage.Model;

/// <summary>Table <c>expectation</c>.</summary>
internal sealed class ExpectationRow
{
    public required Guid Id { get; set; }

    public required string Kind { get; set; }

    public required Guid Exchange { get; set; }

    public Guid? Document { get; set; }

    public required string Partner { get; set; }

    public required string UsQualifier { get; set; }

    public required string UsId { get; set; }

    public required string ThemQualifier { get; set; }

    public required string ThemId { get; set; }

    public UsageIndicator Usage { get; set; }

    public string? InterchangeControlNumber { get; set; }

    public string? FunctionalId { get; set; }

    public string? GroupControlNumber { get; set; }

    public string? SetControlNumber { get; set; }

    /// <summary>The number its acknowledgment names (ISA13 for a TA1, else GS06) without leading zeros.</summary>
    public string? MatchNumber { get; set; }

    public required AcknowledgementState State { get; set; }

    public long? DueAt { get; set; }

    /// <summary>Milliseconds after the confirmed delivery.</summary>
    public long? WithinOfDelivery { get; set; }

    public Guid? ClosedBy { get; set; }

    public string? Code { get; set; }

    public string? Detail { get; set; }

    public string? LeaseOwner { get; set; }

    public long? LeaseUntil { get; set; }

    public int LeaseEpoch { get; set; }

    public int CrashCount { get; set; }
}
