using System.Collections.Frozen;

namespace Gateway.Partners.Running;

/// <summary>What the ledger said at one version, and the directory made of it.</summary>
/// <param name="UsesVersion">Of the first uses of certificates.</param>
internal sealed record RunningSet(long Version, long UsesVersion, FrozenDictionary<PartnerId, RunningProfile> Profiles, PartnerDirectory Directory)
{
    public static RunningSet None { get; } = new(-1, -1, FrozenDictionary<PartnerId, RunningProfile>.Empty, PartnerDirectory.Empty);
}
