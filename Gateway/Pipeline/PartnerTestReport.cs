using Gateway.Partners;

namespace Gateway.Pipeline;

/// <summary>What trying out a partner found.</summary>
/// <param name="Channels">Those whose transport can be tried out, in the profile's order.</param>
public sealed record PartnerTestReport(PartnerId Partner, IReadOnlyList<ChannelTest> Channels)
{
    /// <summary>Something was tried, and no check failed.</summary>
    public bool Passed => Channels.Count > 0 && Channels.All(c => c.Checks.All(k => k.Outcome != CheckOutcome.Failed));
}
