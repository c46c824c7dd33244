using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Storage.Claims;

/// <summary>How many deliveries a claim takes of each channel that has due ones: at most its free places, and the total shared evenly.</summary>
internal static class ChannelShares
{
    /// <param name="first">Any number; it turns with every claim, so that no channel is always the last one served.</param>
    public static IReadOnlyList<ChannelShare> Of(IReadOnlyList<string> channels, ClaimRequest request, int first)
    {
        var open = new List<ChannelShare>(channels.Count);
        for (var i = 0; i < channels.Count; i++)
        {
            var channel = channels[(int)((uint)(first + i) % (uint)channels.Count)];
            var places = request.Free.GetValueOrDefault(new ChannelId(channel), request.PerChannel);
            if (places > 0)
            {
                open.Add(new ChannelShare(channel, places));
            }
        }

        return open.Count == 0 ? open : Share(open, request.Max);
    }

    /// <summary>Every channel gets the same until it has enough; what is over goes to those that can take more.</summary>
    private static List<ChannelShare> Share(List<ChannelShare> open, int max)
    {
        if (open.Count > max)
        {
            open.RemoveRange(max, open.Count - max);
        }

        var given = new int[open.Count];
        var left = max;
        for (var round = true; left > 0 && round;)
        {
            round = false;
            var each = Math.Max(1, left / open.Count);
            for (var i = 0; i < open.Count && left > 0; i++)
            {
                var more = Math.Min(Math.Min(each, open[i].Places - given[i]), left);
                given[i] += more;
                left -= more;
                round |= more > 0;
            }
        }

        return [.. open.Select((share, i) => share with { Places = given[i] })];
    }
}
