using Gateway.Partners.Reading;

namespace Gateway.Partners.Checks;

/// <summary>One partner as it would run: read without errors, from the disk or from the ledger.</summary>
/// <param name="Changed">True when it differs from what the ledger runs.</param>
internal sealed record Candidate(PartnerId Id, ProfileReading Reading, bool Changed)
{
    public TradingPartner Partner { get; } =
        Reading.Partner ?? throw new ArgumentException("A candidate was read without errors.", nameof(Reading));
}
