using Gateway.Partners.Reading;

namespace Gateway.Partners.Checks;

/// <summary>
/// Two channels that have to do with the same folder of a server. What lies in one that is fetched from is that channel's: another one that fetches there would bring documents under the
/// identity of whoever looks first, and one that puts files there would have them fetched. And two that write files of the same name into the same folder: only the delivery's id is unique wherever it stands; interchange numbers are
/// counted by partner.
/// </summary>
internal static class SftpFolders
{
    public static IEnumerable<Finding> Taken(Installation all)
    {
        var channels = all.Ordered.SelectMany(c => c.Partner.Channels).Where(c => c.Sftp is not null).ToList();
        foreach (var candidate in all.Ordered)
        {
            foreach (var channel in candidate.Partner.Channels.Where(IsFetched))
            {
                if (channels.Find(o => o.Id != channel.Id && (IsSameFolder(channel.Sftp!, o.Sftp!) || IsMovedInto(o, channel))) is { } other)
                {
                    var does = IsMovedInto(other, channel) ? "moves what it has fetched into" : IsFetched(other) ? "fetches from" : "puts files into";
                    yield return new Finding(candidate.Id, [other.Partner], candidate.Reading.At(ProfileCodes.FolderTaken,
                        $"Channel '{other.Id}' of partner {other.Partner} {does} this folder too; one that is fetched from is one channel's."
                        + (channel.Sftp!.User == other.Sftp!.User ? "" : " Where each user of the server has a root of its own, say own-root: true."),
                        "channels", channel.Id.Value, "sftp", "folder"));
                }
            }
        }
    }

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

    private static bool IsFetched(Channel channel) => channel is { Direction: ChannelDirection.In, Sftp: not null };

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

    /// <summary>Other folders that lie in one that is fetched from have nothing to do with it: no look goes into them.</summary>
    private static bool IsMovedInto(Channel other, Channel channel) => IsFetched(other) && other.Files is { After: AfterReceipt.Move, MoveTo: { } inner }
        && IsSameFolder(channel.Sftp!, other.Sftp! with { Folder = $"{other.Sftp.Folder}/{inner}" });

    /// <summary>Two users may be shut in a root each, which only the profile can say: taking two for one shuts a partner out with a message, taking one for two makes documents twice in silence.</summary>
    private static bool IsSameFolder(SftpTerms one, SftpTerms other) =>
        one.Port == other.Port && string.Equals(one.Host.TrimEnd('.'), other.Host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)
        && Plain(one.Folder) == Plain(other.Folder) && (one.User == other.User || (one.Folder.StartsWith('/') && !one.OwnRoot && !other.OwnRoot));

    private static string Plain(string folder) =>
        (folder.StartsWith('/') ? "/" : "") + string.Join('/', folder.Split('/').Where(p => p is not ("" or ".")));

    private static bool IsUnique(FileNameTemplate template, Channel one, Channel other) =>
        template.Uses("id") || (template.Uses("number") && one.Partner == other.Partner) || (template.Uses("partner") && one.Partner != other.Partner);
}
