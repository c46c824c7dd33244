using System.Globalization;

namespace Gateway.Partners.Checks;

/// <summary>
/// Our side of an envelope is ours, the other side is the partner's, and the channel may carry it. A sender that a channel does not list is
/// quarantined, so an agreement that relies on it would never match.
/// </summary>
internal static class EnvelopeIdentities
{
    public static IEnumerable<Finding> Find(Installation all, Candidate candidate)
    {
        var partner = candidate.Partner;
        foreach (var channel in partner.Channels)
        {
            for (var i = 0; i < channel.Carries.Count; i++)
            {
                if (!partner.Identities.Contains(channel.Carries[i]))
                {
                    yield return Of(candidate, ProfileCodes.IdentityUnknown, $"'{channel.Carries[i]}' is not among this partner's identities.",
                        "channels", channel.Id.Value, "carries", i.ToString(CultureInfo.InvariantCulture));
                }
            }
        }

        foreach (var agreement in partner.Agreements)
        {
            foreach (var finding in Agreement(all, candidate, agreement))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Agreement(Installation all, Candidate candidate, Agreement agreement)
    {
        if (agreement.Us is { } us && !all.Ours.Contains(us.Identity))
        {
            yield return Of(candidate, ProfileCodes.IdentityNotOurs, $"'{us.Identity}' is not an identity of an internal partner.",
                "agreements", agreement.Id, "us", "id") with
            {
                Others = all.Internal,
            };
        }

        foreach (var (side, party) in new[] { ("us", agreement.Us), ("them", agreement.Them) })
        {
            if (party is not null && Spoils(agreement.Layout, party))
            {
                yield return Of(candidate, ProfileCodes.DelimiterInId, $"'{party.Identity}' or '{party.GroupCode}' holds a delimiter of the layout; no envelope can carry it.",
                    "agreements", agreement.Id, side);
            }
        }

        if (agreement.Them is not { } them)
        {
            yield break;
        }

        if (!candidate.Partner.Identities.Contains(them.Identity))
        {
            yield return Of(candidate, ProfileCodes.IdentityUnknown, $"'{them.Identity}' is not among this partner's identities.",
                "agreements", agreement.Id, "them", "id");
        }
        else if (agreement.Direction == ChannelDirection.In)
        {
            var channels = candidate.Partner.Channels.Where(c => agreement.Channels.Contains(c.Id));
            foreach (var channel in channels.Where(c => !c.Carries.Contains(them.Identity)))
            {
                yield return Of(candidate, ProfileCodes.IdentityNotCarried,
                    $"Channel '{channel.Id}' does not list '{them.Identity}' under carries; such an interchange would be quarantined.",
                    "agreements", agreement.Id, "them", "id");
            }
        }
    }

    private static bool Spoils(X12Layout layout, AgreementParty party) =>
        $"{party.Identity.Qualifier}{party.Identity.Id}{party.GroupCode}".AsSpan().ContainsAny(layout.Element, layout.Component, layout.Segment);

    private static Finding Of(Candidate candidate, string code, string message, params IReadOnlyList<string> path) =>
        new(candidate.Id, [], candidate.Reading.At(code, message, path));
}
