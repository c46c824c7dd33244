using Gateway.Partners;

namespace Gateway.Transports.Sftp.Server;

/// <summary>An account of the SFTP server, in use or gone.</summary>
/// <param name="Number">User and group id. It stays the account's, so that files of one partner never become another's.</param>
/// <param name="Folder">The channel's, below the folder of all such folders.</param>
/// <param name="Terms">Null when it is gone.</param>
internal sealed record ServerAccount(string User, int Number, string Partner, string Channel, string Folder, SftpAccountTerms? Terms)
{
    public const string InUse = "in-use";
    public const string Gone = "gone";

    public string State => Terms is null ? Gone : InUse;

    /// <summary>The channels with an account, as they are published.</summary>
    public static IEnumerable<Channel> ChannelsOf(PartnerDirectory directory) => directory.Partners.SelectMany(p => p.Channels)
        .Where(c => c is { Account: not null, Folder: not null }).OrderBy(c => c.Account!.User, StringComparer.Ordinal);
}
