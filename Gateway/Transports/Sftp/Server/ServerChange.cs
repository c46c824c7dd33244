namespace Gateway.Transports.Sftp.Server;

/// <summary>What the profiles changed at the SFTP server.</summary>
/// <param name="Accounts">All, gone ones too.</param>
/// <param name="Added">Users that are new, or are there again.</param>
/// <param name="Ended">Users that went.</param>
/// <param name="Removed">Files that were removed.</param>
/// <param name="Written">Files that are new or changed.</param>
internal sealed record ServerChange(
    IReadOnlyList<ServerAccount> Accounts, IReadOnlyList<string> Added, IReadOnlyList<string> Ended, IReadOnlyList<string> Removed, IReadOnlyList<string> Written)
{
    /// <summary>Writes the files of the channels' accounts.</summary>
    /// <param name="firstNumber">Number of the first account.</param>
    /// <exception cref="SftpServerException">Nothing was changed.</exception>
    public static ServerChange Make(IEnumerable<Gateway.Partners.Channel> channels, ServerPlaces places, int firstNumber)
    {
        var folder = new RenderedFolder(places.Out);
        var before = AccountList.Read(folder.Read(AccountList.FileName) ?? "");
        var accounts = AccountList.Continue(before, channels, firstNumber);
        var (was, now) = (InUse(before), InUse(accounts));
        var (removed, written) = folder.Apply(ServerFiles.Of(accounts, places), before.Select(a => a.User).Except(now).Select(ServerFiles.KeysOf));
        return new ServerChange(accounts, [.. now.Except(was)], [.. was.Except(now)], removed, written);
    }

    private static List<string> InUse(IReadOnlyList<ServerAccount> accounts) => [.. accounts.Where(a => a.Terms is not null).Select(a => a.User)];
}
