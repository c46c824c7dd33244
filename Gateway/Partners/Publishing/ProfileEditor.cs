using System.Text;
using Gateway.Partners.Reading;

namespace Gateway.Partners.Publishing;

/// <summary>Adds certificates to profiles on the disk.</summary>
internal sealed class ProfileEditor(IProfilePublisher publisher, IPartnerDirectory directory, TimeProvider clock) : IProfileEditor
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task<ProfileEditResult> ProposeAsync(string partnersDirectory, PartnerId partner, ProfileCertificate certificate, CancellationToken ct)
    {
        var root = Path.Combine(partnersDirectory, partner.Value);
        var profile = Path.Combine(root, ProfileReader.FileName);
        if (!File.Exists(profile))
        {
            return Refused(ProfileEditResult.Refused.Missing, $"There is no {profile}.");
        }

        var plan = (await publisher.PlanAsync(partnersDirectory, ct)).Partners.FirstOrDefault(p => p.Partner == partner.Value);
        if (plan is not { Change: ProfileChange.Unchanged })
        {
            return Refused(
                ProfileEditResult.Refused.Changed, $"The files of {partner} are not those that were published: 'gw partners plan' shows the difference. Apply it or take it back first.");
        }

        var target = Path.Combine(root, "certs", certificate.Id + ".pem");
        var running = directory.Current.Find(partner);
        if (File.Exists(target) || running?.Certificates.Any(c => c.Id == certificate.Id) == true)
        {
            return Refused(ProfileEditResult.Refused.NameTaken, $"Partner {partner} has a certificate '{certificate.Id}' already; --name gives it another.");
        }

        return Propose(profile, target, SnapshotBuilder.Read(partnersDirectory, partner.Value), certificate, running, plan);
    }

    private ProfileEditResult Propose(
        string profile, string target, ProfileFolder folder, ProfileCertificate certificate, TradingPartner? running, PartnerPlan plan)
    {
        var before = File.ReadAllBytes(profile);
        var preamble = before.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var text = Utf8.GetString(before.AsSpan(preamble));
        if (CertificateLine.Insert(text, certificate) is not { } edited || Read(folder, edited, certificate) is not { } proposed || !IsMeant(running, proposed, certificate))
        {
            return Refused(ProfileEditResult.Refused.NotEdited, $"A line for the certificate cannot be added to {profile}: put it in by hand and apply.");
        }

        return new ProfileEditResult.Ready(new ProfileEdit(
            profile, before, [.. before.AsSpan(0, preamble), .. Utf8.GetBytes(edited)], target, certificate.Facts,
            plan with { Change = ProfileChange.Changed, Certificates = CertificateChanges.Of(running, proposed, clock.GetUtcNow()) }));
    }

    private static TradingPartner? Read(ProfileFolder folder, string edited, ProfileCertificate certificate)
    {
        var pem = System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", certificate.Facts.Der.Span) + "\n";
        var files = new Dictionary<string, string>(folder.Files) { [ProfileReader.FileName] = edited, [$"certs/{certificate.Id}.pem"] = pem };
        return ProfileReader.Read(folder.Name, files, SnapshotHash.Of(files)).Partner;
    }

    /// <summary>The certificate is there as it should be, and the others are as they were.</summary>
    private static bool IsMeant(TradingPartner? running, TradingPartner proposed, ProfileCertificate certificate)
    {
        var (added, kept) = (proposed.Certificates.Where(c => c.Id == certificate.Id).ToList(), proposed.Certificates.Where(c => c.Id != certificate.Id));
        return added is [{ } one] && one.Thumbprint == certificate.Facts.Thumbprint && one.Uses == certificate.Uses && running is not null
            && Names(kept).SequenceEqual(Names(running.Certificates))
            && proposed.Channels.Select(c => c.Id).SequenceEqual(running.Channels.Select(c => c.Id))
            && proposed.Agreements.Select(a => a.Id).SequenceEqual(running.Agreements.Select(a => a.Id));
    }

    private static IEnumerable<(string Id, string Thumbprint, CertificateUse Uses)> Names(IEnumerable<PartnerCertificate> certificates) =>
        certificates.Select(c => (c.Id, c.Thumbprint, c.Uses)).OrderBy(c => c.Id, StringComparer.Ordinal);

    private static ProfileEditResult.Refused Refused(string code, string detail) => new(code, detail);
}
