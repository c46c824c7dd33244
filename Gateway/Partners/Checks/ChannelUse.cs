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

            var acknowledge = new[] { "agreements", agreement.Id, "acknowledge", "channel" };
            if (agreement.Acknowledge.Channel is { } channel
                && Wrong(candidate, channels, channel, ChannelDirection.Out, acknowledge) is { } wrong)
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
            return Of(ProfileCodes.ChannelUnknown, $"This partner has no channel '{id}'.");
        }

        return channel.Direction == direction
            ? null
            : Of(ProfileCodes.ChannelDirection, $"A channel {way} is needed here; '{id}' goes the other way.");

        Finding Of(string code, string message) => new(candidate.Id, [], candidate.Reading.At(code, message, place));
    }
}
