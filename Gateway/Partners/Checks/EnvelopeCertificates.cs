using Gateway.Partners.Reading;

namespace Gateway.Partners.Checks;

/// <summary>
/// A channel by AS2 or e-mail finds the certificates it works with among the partner's. None at all is an error: the channel could never work. One that has
/// ended is a warning, as it is for the certificate itself, so that the rest of a profile can be published on the day after.
/// </summary>
internal static class EnvelopeCertificates
{
    public static IEnumerable<Finding> Find(Candidate candidate) => Needs(candidate.Partner)
        .Where(n => !Of(candidate.Partner, n.Use).Any())
        .Select(n => new Finding(candidate.Id, [], At(candidate.Reading, n, $"This partner has no certificate with 'use: [{n.Use.Text()}]': {n.Reason}.")));

    public static IEnumerable<ProfileError> Ended(ProfileReading reading, DateTimeOffset now) => reading.Partner is not { } partner
        ? []
        : Needs(partner)
            .Where(n => Of(partner, n.Use).Any() && Of(partner, n.Use).All(c => c.Until < now))
            .Select(n => At(reading, n, $"The last certificate with 'use: [{n.Use.Text()}]' ended on {Of(partner, n.Use).Max(c => c.Until):yyyy-MM-dd}: {n.Reason}."));

    private static IEnumerable<Need> Needs(TradingPartner partner)
    {
        foreach (var channel in partner.Channels)
        {
            if (channel is { Direction: ChannelDirection.In, As2.RequireSigned: true })
            {
                yield return new Need(channel.Id, "require", CertificateUse.Sign, "no message could be verified");
            }

            if (channel is { Direction: ChannelDirection.In, Email.Trust: MailTrust.Smime })
            {
                yield return new Need(channel.Id, "trust", CertificateUse.Sign, "no mail could be verified") { Section = "email" };
            }

            if (channel is { Direction: ChannelDirection.Out, As2.Encrypt: not null })
            {
                yield return new Need(channel.Id, "encrypt", CertificateUse.Encrypt, "nothing could be encrypted");
            }

            if (channel.Smtp is { Encrypt: not null })
            {
                yield return new Need(channel.Id, "encrypt", CertificateUse.Encrypt, "nothing could be encrypted") { Section = "smtp" };
            }

            if (channel is { Direction: ChannelDirection.Out, As2.ExpectsSignedReceipt: true })
            {
                yield return new Need(channel.Id, "receipt-signed", CertificateUse.Sign, "no receipt could be verified");
            }
        }
    }

    private static IEnumerable<PartnerCertificate> Of(TradingPartner partner, CertificateUse use) =>
        partner.Certificates.Where(c => c.Uses.HasFlag(use));

    private static ProfileError At(ProfileReading reading, Need need, string message) =>
        reading.At(ProfileCodes.CertificateNeeded, message, "channels", need.Channel.Value, need.Section, need.Key);

    private sealed record Need(ChannelId Channel, string Key, CertificateUse Use, string Reason)
    {
        public string Section { get; init; } = "as2";
    }
}
