using Gateway.Partners.Reading;

namespace Gateway.Partners.Checks;

/// <summary>Mails that leave without TLS: legal, and to be seen.</summary>
internal static class SmtpSecurity
{
    public static IEnumerable<ProfileError> Weak(ProfileReading reading) =>
        from channel in reading.Partner?.Channels ?? []
        where channel.Smtp is { Tls: MailTls.None }
        select reading.At(ProfileCodes.SmtpPlain, "Mails go to this server without TLS: whoever is on the way reads and changes them.", "channels", channel.Id.Value, "smtp", "tls");
}
