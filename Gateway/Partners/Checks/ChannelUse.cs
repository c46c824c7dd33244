using System.Globalization;

namespace Gateway.Partners.Checks;

/// <summary>The channels an agreement names are the partner's own and lead the agreement's way.</summary>
internal static class ChannelUse
{
    public static IEnumerable<Finding> Find(Candidate candidate)
    {
        var channels = candidate.Partner.Channels.ToDictionary(c => c.Id);
        foreach (var agreement in candidate.Partner.Agreements)
        {
            for (var i = 0; i < agreement.Channels.Count; i++)
            {
                var place = new[] { "agreements", agreement.Id, "channels", i.ToString(CultureInfo.InvariantCulture) };
                if (Wrong(candidate, channels, agreement.Channels[i], agreement.Direction, place) is { } finding)
                {
                    yield return finding;
                }
            }

            if (agreement.Acknowledge.Channel is { } acknowledgments
                && Wrong(candidate, channels, acknowledgments, ChannelDirection.Out, ["agreements", agreement.Id, "acknowledge", "channel"]) is { } wrong)
            {
                yield return wrong;
            }
        }
    }

    private static Finding? Wrong(
        Candidate candidate, Dictionary<ChannelId, Channel> channels, ChannelId id, ChannelDirection direction, IReadOnlyList<string> place)
    {
        var way = direction == ChannelDirection.In ? "in" : "out";
        if (!channels.TryGetValue(id, out var channel))
        {
            return new(candidate.Id, [], candidate.Reading.At(ProfileCodes.ChannelUnknown, $"This partner has no channel '{id}'.", place));
        }

        return channel.Direction == direction ? null
            : new(candidate.Id, [], candidate.Reading.At(ProfileCodes.ChannelDirection, $"A channel {way} is needed here; '{id}' goes the other way.", place));
    }
}
