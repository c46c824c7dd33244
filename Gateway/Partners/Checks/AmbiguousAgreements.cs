namespace Gateway.Partners.Checks;

/// <summary>
/// A document finds one agreement: in by channel, pair, set, version and usage (a canonical document by channel and type, for it says no
/// usage), out by partner, type and usage.
/// </summary>
internal static class AmbiguousAgreements
{
    public static IEnumerable<Finding> Find(Candidate candidate)
    {
        var taken = new Dictionary<object, string>();
        foreach (var agreement in candidate.Partner.Agreements)
        {
            foreach (var key in Keys(agreement))
            {
                if (!taken.TryAdd(key, agreement.Id) && taken[key] != agreement.Id)
                {
                    yield return new Finding(candidate.Id, [], candidate.Reading.At(ProfileCodes.AgreementAmbiguous,
                        $"Agreement '{taken[key]}' is for the same documents; one of them would never be found.", "agreements", agreement.Id));
                    break;
                }
            }
        }
    }

    private static IEnumerable<object> Keys(Agreement agreement)
    {
        if (agreement.Direction == ChannelDirection.Out)
        {
            return [(agreement.Document, agreement.Usage)];
        }

        return agreement.Us is null
            ? agreement.Channels.Select(c => (object)(c, agreement.Document))
            : agreement.Channels.Select(c => (object)(
                c, agreement.Us.Identity, agreement.Them?.Identity, agreement.Set, agreement.Version, agreement.Usage));
    }
}
