using Gateway.Partners.Reading;

namespace Gateway.Partners.Checks;

/// <summary>
/// Two channels that would write files of the same name into the same folder. Only the delivery's id is unique wherever it stands; interchange numbers are
/// counted by partner.
/// </summary>
internal static class SftpFolders
{
    /// <param name="all">The channels of all partners.</param>
    public static IEnumerable<ProfileError> Shared(ProfileReading reading, IReadOnlyList<Channel> all) =>
        from channel in reading.Partner?.Channels ?? []
        where IsWritten(channel)
        from template in Templates(channel)
        let other = all.FirstOrDefault(o => IsWritten(o) && o.Id != channel.Id && IsSameFolder(channel.Sftp!, o.Sftp!)
            && Templates(o).Any(t => t.Template == template.Template) && !IsUnique(template.Template, channel, o))
        where other is not null
        select reading.At(ProfileCodes.SftpNameShared,
            $"Channel '{other.Id}' of partner {other.Partner} writes '{template.Template}' into this folder too, and nothing in it is unique: one file takes the other's name. Add {{id}}.",
            "channels", channel.Id.Value, "sftp", template.Key);

    private static bool IsWritten(Channel channel) => channel is { Direction: ChannelDirection.Out, Sftp: not null };

    private static IEnumerable<(string Key, FileNameTemplate Template)> Templates(Channel channel)
    {
        if (channel.Sftp!.FileName is { } name)
        {
            yield return ("file-name", name);
        }

        if (channel.Sftp.AcknowledgmentName is { } acknowledgment)
        {
            yield return ("acknowledgment-name", acknowledgment);
        }
    }

    private static bool IsSameFolder(SftpTerms one, SftpTerms other) =>
        one.Port == other.Port && string.Equals(one.Host.TrimEnd('.'), other.Host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)
        && Plain(one.Folder) == Plain(other.Folder) && (one.User == other.User || one.Folder.StartsWith('/'));

    private static string Plain(string folder) =>
        (folder.StartsWith('/') ? "/" : "") + string.Join('/', folder.Split('/').Where(p => p is not ("" or ".")));

    private static bool IsUnique(FileNameTemplate template, Channel one, Channel other) =>
        template.Uses("id") || (template.Uses("number") && one.Partner == other.Partner) || (template.Uses("partner") && one.Partner != other.Partner);
}
