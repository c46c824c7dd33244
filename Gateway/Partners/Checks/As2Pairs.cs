namespace Gateway.Partners.Checks;

/// <summary>A message of AS2 says who it is from and to and nothing else: in each direction a pair of names is one channel's.</summary>
internal static class As2Pairs
{
    public static IEnumerable<Finding> Find(Installation all)
    {
        var taken = new Dictionary<(string, string, ChannelDirection), Channel>();
        foreach (var candidate in all.Ordered)
        {
            foreach (var channel in candidate.Partner.Channels)
            {
                if (channel.As2Pair is { } pair && !taken.TryAdd(pair, channel))
                {
                    var first = taken[pair];
                    yield return new Finding(candidate.Id, [first.Partner], candidate.Reading.At(ProfileCodes.As2PairTaken,
                        $"Channel '{first.Id}' of partner {first.Partner} has the AS2 names '{pair.Them}' and '{pair.Us}' in this direction too.",
                        "channels", channel.Id.Value, "as2", "them"));
                }
            }
        }
    }
}
