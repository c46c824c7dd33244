namespace Gateway.Partners.Checks;

/// <summary>
/// A message of AS2 says who it is from and to and nothing else: in each direction a pair of names is one channel's, and both channels work with one key.
/// Receipts for what one of them sends come to the other, so that with two keys the partner would have to tell what it encrypts to which.
/// </summary>
internal static class As2Pairs
{
    public static IEnumerable<Finding> Find(Installation all)
    {
        var taken = new Dictionary<(string, string, ChannelDirection), Channel>();
        var pairs = new Dictionary<(string, string), Channel>();
        foreach (var candidate in all.Ordered)
        {
            foreach (var channel in candidate.Partner.Channels)
            {
                if (channel.As2Pair is not { } pair)
                {
                    continue;
                }

                if (!taken.TryAdd(pair, channel))
                {
                    yield return Of(candidate, taken[pair], ProfileCodes.As2PairTaken,
                        $"has the AS2 names '{pair.Them}' and '{pair.Us}' in this direction too.", channel, "them");
                }
                else if (!pairs.TryAdd((pair.Them, pair.Us), channel) && pairs[(pair.Them, pair.Us)] is var other && other.As2!.Key != channel.As2!.Key)
                {
                    yield return Of(candidate, other, ProfileCodes.As2KeyDiffers,
                        $"of the same AS2 names works with the key '{other.As2.Key}'; a pair has one key of ours, for receipts of one direction come in the other.", channel, "key");
                }
            }
        }
    }

    private static Finding Of(Candidate candidate, Channel first, string code, string message, Channel channel, string key) => new(
        candidate.Id, [first.Partner],
        candidate.Reading.At(code, $"Channel '{first.Id}' of partner {first.Partner} {message}", "channels", channel.Id.Value, "as2", key));
}
