using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>One ISA…IEA of an exchange (UNB…UNZ later); a mailbag has several.</summary>
public sealed record NewInterchange
{
    public required InterchangeId Id { get; init; }

    public required ExchangeId Exchange { get; init; }

    /// <summary>Place in the exchange, from 1.</summary>
    public required int Position { get; init; }

    public required string Standard { get; init; }

    public required PartnerIdentity Sender { get; init; }

    public required PartnerIdentity Receiver { get; init; }

    /// <summary>ISA13 as sent.</summary>
    public required string ControlNumber { get; init; }

    /// <summary>GS06 of an outbound interchange (one group each); null inbound.</summary>
    public string? GroupControlNumber { get; init; }

    /// <summary>SHA-256 of its own bytes, by which it is known when it comes again; null outbound.</summary>
    public Sha256Digest? Digest { get; init; }

    public UsageIndicator Usage { get; init; }

    public int Groups { get; init; }

    public int Sets { get; init; }

    public int AcceptedSets { get; init; }

    public required ValidationState Validation { get; init; }

    /// <summary>Findings on interchange and group level: a JSON array, or null.</summary>
    public string? Findings { get; init; }
}
