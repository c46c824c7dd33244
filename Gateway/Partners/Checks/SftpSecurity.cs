using Gateway.Partners.Reading;

namespace Gateway.Partners.Checks;

/// <summary>Old algorithms that a channel by SFTP offers, or does not offer any more.</summary>
internal static class SftpSecurity
{
    public static IEnumerable<ProfileError> Weak(ProfileReading reading, DateTimeOffset now) =>
        from channel in reading.Partner?.Channels ?? []
        let until = channel.Sftp?.LegacyUntil
        where until is not null
        select until < DateOnly.FromDateTime(now.UtcDateTime)
            ? Of(reading, channel, ProfileCodes.SftpLegacyEnded, $"SHA-1 and CBC ended here on {until:yyyy-MM-dd}; a server that knows nothing else is not reached any more.")
            : Of(reading, channel, ProfileCodes.SftpWeak, $"SHA-1 and CBC are offered to this server until {until:yyyy-MM-dd}.");

    private static ProfileError Of(ProfileReading reading, Channel channel, string code, string message) =>
        reading.At(code, message, "channels", channel.Id.Value, "sftp", "legacy-until");
}
