using Gateway.Partners.Reading;

namespace Gateway.Partners.Checks;

/// <summary>
/// A pair of AS2 names that goes over to another key of ours. A key opens messages of its own pairs alone, so one name follows another without the overlap that
/// versions of one name have.
/// </summary>
internal static class As2KeyChanges
{
    /// <param name="running">The channels of all partners as they run.</param>
    public static IEnumerable<ProfileError> Find(ProfileReading reading, IReadOnlyList<Channel> running)
    {
        var keys = running.Where(c => c.As2 is not null).ToLookup(c => c.As2Pair!.Value, c => c.As2!.Key);
        return (reading.Partner?.Channels ?? [])
            .Where(c => c.As2 is not null)
            .Select(c => (Channel: c, Before: keys[c.As2Pair!.Value].FirstOrDefault(c.As2!.Key)))
            .Where(c => c.Before != c.Channel.As2!.Key)
            .DistinctBy(c => (c.Channel.As2!.Them, c.Channel.As2.Us, c.Before))
            .Select(c => Of(reading, c.Channel, c.Before));
    }

    private static ProfileError Of(ProfileReading reading, Channel channel, string before)
    {
        var (them, us, key) = (channel.As2!.Them, channel.As2.Us, channel.As2.Key);
        return reading.At(ProfileCodes.As2KeyChanged,
            $"The pair '{them}' and '{us}' goes over from our key '{before}' to '{key}' at once: what {them} still encrypts to '{before}' does not decrypt from then on, and messages and receipts "
            + $"are signed with '{key}'. To change with an overlap keep the name: gw keys rotate {before} (or gw keys import {before}) makes its next version, and both open. "
            + $"Otherwise give {them} the certificate of '{key}' first and apply when it changes, too.",
            "channels", channel.Id.Value, "as2", "key");
    }
}
