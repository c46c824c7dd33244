using System.Globalization;

namespace Gateway.Partners.Checks;

/// <summary>Channel and agreement ids are names in the whole installation; an identity belongs to one partner.</summary>
internal static class UniqueIds
{
    public static IEnumerable<Finding> Find(Installation all)
    {
        foreach (var (id, first, second) in all.Clashes(p => p.Channels.Select(c => c.Id)))
        {
            yield return Clash(
                ProfileCodes.ChannelTaken, first, second, $"Partner {first.Id} has a channel '{id}' too.", "channels", id.Value);
        }

        foreach (var (id, first, second) in all.Clashes(p => p.Agreements.Select(a => a.Id)))
        {
            yield return Clash(
                ProfileCodes.AgreementTaken, first, second, $"Partner {first.Id} has an agreement '{id}' too.", "agreements", id);
        }

        foreach (var (identity, first, second) in all.Clashes(p => p.Identities))
        {
            var index = second.Partner.Identities.ToList().IndexOf(identity);
            yield return Clash(ProfileCodes.IdentityTaken, first, second, $"'{identity}' is an identity of partner {first.Id}.",
                "identities", index.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static Finding Clash(string code, Candidate first, Candidate second, string message, params IReadOnlyList<string> path) =>
        new(second.Id, [first.Id], second.Reading.At(code, message, path));
}
