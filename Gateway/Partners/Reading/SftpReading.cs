namespace Gateway.Partners.Reading;

/// <summary>Builds the SFTP terms of one channel and asks for the keys that its direction needs, and only those.</summary>
internal static class SftpReading
{
    /// <summary>Endings that files of ours have anyway.</summary>
    private static readonly string[] TakenMarkers = [".part", ".sha256"];

    /// <param name="direction">Null where the channel says none, which is reported there.</param>
    public static SftpTerms Build(Section section, ChannelDirection? direction)
    {
        var terms = new SftpTerms
        {
            Host = section.Read(SftpKeys.Host),
            Port = (int)section.Read(SftpKeys.Port),
            User = section.Read(SftpKeys.User),
            HostKeys = section.Read(SftpKeys.HostKeys) ?? [],
            PrivateKey = section.Read(SftpKeys.PrivateKey),
            Passphrase = section.Read(SftpKeys.Passphrase),
            LegacyUntil = section.Read(SftpKeys.LegacyUntil),
            Folder = section.Read(SftpKeys.Folder),
            OwnRoot = section.Read(SftpKeys.OwnRoot),
            FileName = section.Read(SftpKeys.FileName),
            AcknowledgmentName = section.Read(SftpKeys.AcknowledgmentName),
            Upload = section.Read(SftpKeys.Upload),
            Marker = section.Read(SftpKeys.Marker),
            Checksum = section.Read(SftpKeys.Checksum),
            Existing = section.Read(SftpKeys.Existing),
            Verify = section.Read(SftpKeys.Verify),
        };
        Check(section, terms, direction);
        return terms;
    }

    private static void Check(Section section, SftpTerms terms, ChannelDirection? direction)
    {
        if (section.Has(SftpKeys.Passphrase) && !section.Has(SftpKeys.PrivateKey))
        {
            section.RefuseAll("there is no private-key that it would open", SftpKeys.Passphrase);
        }

        if (terms.Marker is { } marker && TakenMarkers.Contains(marker, StringComparer.OrdinalIgnoreCase))
        {
            section.Report(ProfileCodes.ChoiceInvalid, SftpKeys.Marker, $"'{marker}' is the ending of another file of ours.");
        }

        if (direction == ChannelDirection.Out)
        {
            section.Need(SftpKeys.FileName, "a file has a name");
        }

        if (direction == ChannelDirection.In)
        {
            section.RefuseAll("the channel is in", SftpKeys.FileName, SftpKeys.AcknowledgmentName, SftpKeys.Upload, SftpKeys.Marker, SftpKeys.Checksum,
                SftpKeys.Existing, SftpKeys.Verify);
        }
    }
}
