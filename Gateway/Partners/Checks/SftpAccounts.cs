using System.Globalization;

namespace Gateway.Partners.Checks;

/// <summary>An account leads to one channel, a key to one partner, and what an account sees is its own partner's.</summary>
internal static class SftpAccounts
{
    public static IEnumerable<Finding> Find(Installation all)
    {
        var folders = all.Ordered.SelectMany(c => c.Partner.Channels).Where(c => c.Folder is not null).ToList();
        var users = new Dictionary<string, Channel>(StringComparer.Ordinal);
        var keys = new Dictionary<SshPublicKey, Channel>();
        foreach (var candidate in all.Ordered)
        {
            foreach (var channel in candidate.Partner.Channels.Where(c => c.Account is not null))
            {
                if (!users.TryAdd(channel.Account!.User, channel))
                {
                    yield return Of(candidate, users[channel.Account.User], ProfileCodes.AccountUserTaken,
                        $"has the account '{channel.Account.User}', too: an account fills one folder.", channel, "sftp-account", "user");
                }

                foreach (var (key, index) in channel.Account.Keys.Select((key, index) => (key, index)))
                {
                    if (!keys.TryAdd(key, channel) && keys[key].Partner != channel.Partner)
                    {
                        yield return Of(candidate, keys[key], ProfileCodes.AccountKeyTaken,
                            $"has the key {key}, too: whoever holds it would be two.", channel, "sftp-account", "keys", index.ToString(CultureInfo.InvariantCulture));
                    }
                }

                var home = SftpAccountTerms.Places(channel.Folder!).Home + "/";
                if (folders.FirstOrDefault(f => f.Partner != channel.Partner && f.Folder!.StartsWith(home, StringComparison.Ordinal)) is { } other)
                {
                    yield return Of(candidate, other, ProfileCodes.AccountFolderShared,
                        $"has the folder '{other.Folder}': the account sees all of '{home.TrimEnd('/')}'.", channel, "folder");
                }
            }
        }
    }

    private static Finding Of(Candidate candidate, Channel other, string code, string message, Channel channel, params IReadOnlyList<string> path) => new(
        candidate.Id, other.Partner == candidate.Id ? [] : [other.Partner],
        candidate.Reading.At(code, $"Channel '{other.Id}' of partner {other.Partner} {message}", ["channels", channel.Id.Value, .. path]));
}
