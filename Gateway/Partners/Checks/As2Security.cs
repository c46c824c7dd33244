using Gateway.Partners.Reading;

namespace Gateway.Partners.Checks;

/// <summary>Choices of AS2 channels that some partner leaves no way around, and that nobody should forget.</summary>
internal static class As2Security
{
    public static IEnumerable<ProfileError> Weak(ProfileReading reading, DateTimeOffset now) =>
        from channel in reading.Partner?.Channels ?? []
        let terms = channel.As2
        where terms is not null
        from weakness in channel.Direction == ChannelDirection.In ? In(terms) : Out(terms, DateOnly.FromDateTime(now.UtcDateTime))
        select reading.At(weakness.Code, weakness.Message, "channels", channel.Id.Value, "as2", weakness.Key);

    /// <summary>Whoever captured a message of a pair that signs could try it out where no signature is asked for, as far as one key opens both.</summary>
    /// <param name="all">The channels of all partners.</param>
    public static IEnumerable<ProfileError> Shared(ProfileReading reading, IReadOnlyList<Channel> all) =>
        from channel in reading.Partner?.Channels ?? []
        where channel is { Direction: ChannelDirection.In, As2.RequireSigned: false }
        let key = channel.As2!.Key
        let signing = all.FirstOrDefault(c => c is { Direction: ChannelDirection.In, As2.RequireSigned: true } && c.As2!.Key == key)
        where signing is not null
        select reading.At(ProfileCodes.As2KeyShared,
            $"The key '{key}' also opens messages of channel '{signing.Id}' of partner {signing.Partner}, which are signed: a captured one could be tried out here, where no signature is asked for. "
            + "Give this pair a key of its own.",
            "channels", channel.Id.Value, "as2", "key");

    private static IEnumerable<(string Code, string Key, string Message)> In(As2Terms terms)
    {
        if (!terms.RequireSigned)
        {
            yield return (ProfileCodes.As2Weak, "require", "Messages without a signature are taken: anybody can send them under this name.");
        }

        if (!terms.RequireEncrypted)
        {
            yield return (ProfileCodes.As2Weak, "require", "Messages that are not encrypted are taken.");
        }
    }

    private static IEnumerable<(string Code, string Key, string Message)> Out(As2Terms terms, DateOnly today)
    {
        if (terms.Sign is null or As2Digest.Sha1)
        {
            yield return (ProfileCodes.As2Weak, "sign",
                terms.Sign is null ? "Messages are not signed: whoever changes one is not found out." : "SHA-1 is broken; rfc4130bis forbids it.");
        }

        if (terms.Encrypt is null or As2Terms.TripleDes)
        {
            yield return (ProfileCodes.As2Weak, "encrypt",
                terms.Encrypt is null ? "Messages are not encrypted." : "3DES is outdated; rfc4130bis forbids it.");
        }

        if (terms.SendsLegacy && terms.LegacyUntil < today)
        {
            yield return (ProfileCodes.As2LegacyEnded, "legacy-until",
                $"SHA-1 and 3DES ended here on {terms.LegacyUntil:yyyy-MM-dd}; nothing is sent on this channel until it uses neither.");
        }
    }
}
