using System.Text;
using Gateway.Partners;

namespace Gateway.Transports.Sftp.Server;

/// <summary>
/// The files of an OpenSSH server for partners who push to us, sshd_config(5) and authorized_keys in sshd(8). Whatever a profile says comes in shapes that mean nothing there: names of
/// letters, digits, hyphens and underscores, addresses, keys in base64.
/// </summary>
internal static class ServerFiles
{
    public const string Configuration = "sshd_config";
    public const string Blocks = "sshd_config.d/gateway.conf";
    public const string Script = "accounts.sh";

    /// <summary>SHA-1 (<c>ssh-rsa</c>) is not among them.</summary>
    private const string Signatures = "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256";

    /// <summary>What no account may, in the block of each: it holds in whatever server the blocks are included.</summary>
    private const string Closed = $"""
            AuthenticationMethods publickey
            PubkeyAuthentication yes
            PubkeyAcceptedAlgorithms {Signatures}
            AuthorizedKeysCommand none
            AuthorizedPrincipalsFile none
            TrustedUserCAKeys none
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            HostbasedAuthentication no
            DisableForwarding yes
            AllowTcpForwarding no
            AllowStreamLocalForwarding no
            AllowAgentForwarding no
            X11Forwarding no
            GatewayPorts no
            PermitOpen none
            PermitListen none
            PermitTunnel no
            PermitTTY no
            PermitUserRC no
        """;

    public static string KeysOf(string user) => $"authorized_keys/{user}";

    /// <summary>In the order in which they are written: keys before the configuration that names them, and last the list that says what there is.</summary>
    public static IReadOnlyList<RenderedFile> Of(IReadOnlyList<ServerAccount> accounts, ServerPlaces places)
    {
        var inUse = accounts.Where(a => a.Terms is not null).ToList();
        return
        [
            .. inUse.Select(a => new RenderedFile(KeysOf(a.User), KeyLines(a))),
            new RenderedFile(Blocks, $"# {RenderedFolder.Mark}. One block an account.\n" + string.Concat(inUse.Select(a => Block(a, places))) + "Match all\n"),
            new RenderedFile(Configuration, Server(inUse, places)),
            new RenderedFile(Script, AccountScript.Of(accounts, places)),
            new RenderedFile(AccountList.FileName, AccountList.Write(accounts)),
        ];
    }

    private static string KeyLines(ServerAccount account)
    {
        var from = account.Terms!.From.Count == 0 ? "" : $",from=\"{string.Join(',', account.Terms.From.Select(n => n.ToString()))}\"";
        return $"# {RenderedFolder.Mark}.\n" + string.Concat(account.Terms.Keys.Select(k => $"restrict{from} {k.Algorithm} {k.Blob}\n"));
    }

    private static string Block(ServerAccount account, ServerPlaces places)
    {
        var (home, filled) = SftpAccountTerms.Places(account.Folder);

        // 0022: the files are the account's, and whoever may enter their folder, which is the gateway alone, may read them.
        return $"""

            # Channel {account.Channel} of partner {account.Partner}.
            Match User {account.User}
                ChrootDirectory {places.Root}/{home}
                ForceCommand internal-sftp -d /{filled} -u 0022 -P symlink,hardlink
                AuthorizedKeysFile {places.Out}/{KeysOf(account.User)}
            {Closed}

            """;
    }

    /// <summary>The rest of a server that does nothing else. Port and host keys are the installation's: arguments of sshd.</summary>
    private static string Server(List<ServerAccount> accounts, ServerPlaces places)
    {
        var text = new StringBuilder($"""
            # {RenderedFolder.Mark}. For an OpenSSH server of its own: sshd -f FILE -p PORT -h HOSTKEY.
            # Nobody enters who has no block below.

            """);
        foreach (var account in accounts)
        {
            _ = text.Append("AllowUsers ").Append(account.User).Append('\n');
        }

        return text.Append(accounts.Count == 0 ? "DenyUsers *\n" : "").Append($"""
            AuthorizedKeysFile none
            AuthenticationMethods publickey
            PubkeyAcceptedAlgorithms {Signatures}
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            HostbasedAuthentication no
            PermitRootLogin no
            StrictModes yes
            UsePAM no
            UseDNS no
            DisableForwarding yes
            PermitTunnel no
            PermitTTY no
            PermitUserRC no
            PermitUserEnvironment no
            LogLevel VERBOSE
            LoginGraceTime 30
            ClientAliveInterval 60
            ClientAliveCountMax 5
            Subsystem sftp internal-sftp
            Include {places.Out}/{Blocks}

            """).ToString();
    }
}
