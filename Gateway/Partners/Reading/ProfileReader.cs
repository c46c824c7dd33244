using Gateway.Partners.Yaml;

namespace Gateway.Partners.Reading;

/// <summary>
/// Reads <c>profile.yaml</c>: every key known, every value in its shape, every error at its line and column. Certificates come with it; what
/// a profile says about other files and other partners is the business of the checks.
/// </summary>
internal static class ProfileReader
{
    public const string FileName = "profile.yaml";

    /// <param name="folder">Name of the partner's folder.</param>
    /// <param name="files">The folder's files, the profile among them.</param>
    /// <param name="snapshotHash">Hash of the snapshot that the files are.</param>
    public static ProfileReading Read(string folder, IReadOnlyDictionary<string, string> files, string snapshotHash)
    {
        var (file, text) = (folder + "/" + FileName, files[FileName]);
        var errors = new ErrorList(file);
        var root = StrictYaml.Parse(text, errors);
        var partner = root is null ? null : Build(folder, root, snapshotHash, new ReadContext(errors, files));
        return new ProfileReading(file, text, errors.Count == 0 ? partner : null, errors.Sorted());
    }

    private static TradingPartner? Build(string folder, YamlNode root, string snapshotHash, ReadContext context)
    {
        if (Section.Open(root, ProfileKeys.Table, context, Place.Start) is not { } section)
        {
            return null;
        }

        context.Partner = section.Read(ProfileKeys.Partner);
        if (context.Partner.Value is { } id)
        {
            CheckId(section, id, folder);
        }

        return new TradingPartner
        {
            Id = context.Partner,
            Name = section.Read(ProfileKeys.Name),
            Internal = section.Read(ProfileKeys.Internal),
            Identities = section.Read(ProfileKeys.Identities),
            Channels = section.Read(ProfileKeys.Channels),
            Agreements = section.Read(ProfileKeys.Agreements),
            Certificates = section.Read(ProfileKeys.Certificates),
            CertificatePolicy = section.Read(ProfileKeys.CertificatePolicy),
            SnapshotHash = snapshotHash,
        };
    }

    private static void CheckId(Section section, string id, string folder)
    {
        if (id == RouteKeys.Receiver)
        {
            section.Report(ProfileCodes.IdInvalid, ProfileKeys.Partner, "'receiver' is a word of routes and cannot be a partner.");
        }
        else if (id != folder)
        {
            section.Report(ProfileCodes.PartnerFolder, ProfileKeys.Partner, $"The folder is '{folder}'; the partner must have the same name.");
        }
    }
}
