namespace Gateway.Partners.Checks;

/// <summary>What lies in a folder is one channel's: a folder that two channels fill from would bring documents under the identity of whoever looks first.</summary>
internal static class Folders
{
    public static IEnumerable<Finding> Find(Installation all)
    {
        var taken = new List<(string Folder, Channel Channel)>();
        foreach (var candidate in all.Ordered)
        {
            foreach (var channel in candidate.Partner.Channels.Where(c => c.Folder is not null))
            {
                var folder = channel.Folder! + "/";
                foreach (var (other, first) in taken.Where(t => folder.StartsWith(t.Folder, StringComparison.Ordinal) || t.Folder.StartsWith(folder, StringComparison.Ordinal)).Take(1))
                {
                    yield return new Finding(candidate.Id, [first.Partner], candidate.Reading.At(ProfileCodes.FolderTaken,
                        $"Channel '{first.Id}' of partner {first.Partner} has the folder '{other.TrimEnd('/')}'; one must not lie in the other.",
                        "channels", channel.Id.Value, "folder"));
                }

                taken.Add((folder, channel));
            }
        }
    }
}
