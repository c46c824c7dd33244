using Gateway.Partners;

namespace Gateway.Transports.Sftp;

/// <summary>A login at a server, as a key: channels that have the same one share its sessions.</summary>
internal sealed record SftpAccount(
    string Host, int Port, string User, string HostKeys, PartnerId Partner, string? Password, string? PrivateKey, string? Passphrase, bool IsLegacy)
{
    public static SftpAccount Of(Channel channel, DateOnly today)
    {
        var terms = channel.Sftp!;
        return new SftpAccount(
            terms.Host.ToLowerInvariant(), terms.Port, terms.User, string.Join(' ', terms.HostKeys.Order(StringComparer.Ordinal)), channel.Partner,
            channel.Secret?.Reference, terms.PrivateKey?.Reference, terms.Passphrase?.Reference, terms.LegacyUntil >= today);
    }
}
