using Gateway.Partners;

namespace Gateway.Transports.Sftp.Server;

/// <summary>The script that makes accounts and folders where sshd runs. What the profiles say stands in its last lines alone, as arguments without a character that a shell knows.</summary>
internal static class AccountScript
{
    private const string Head = """
        #!/bin/sh
        # MARK.
        # Accounts and folders of partners who push files by SFTP. Read it, then run it as root where sshd runs, whenever it was written anew.
        # Accounts that are gone are locked; they keep their numbers, and nobody's data is removed.
        set -eu
        umask 022
        root='ROOT'
        gateway=${GATEWAY_UID:-GATEWAY_USER}
        group=gateway-sftp

        fail() {
            printf 'accounts.sh: %s\n' "$1" >&2
            exit 1
        }

        # sshd shuts an account in only where every folder on the way is root's and nobody else may write to it. What is missing is made; what is there is not changed.
        enter() {
            path=
            rest=${1#/}
            while [ -n "$rest" ]; do
                name=${rest%%/*}
                rest=${rest#"$name"}
                rest=${rest#/}
                path=$path/$name
                [ -e "$path" ] || [ -L "$path" ] || mkdir -m 0755 -- "$path"
                [ -n "$(find "$path" -maxdepth 0 -type d -user 0 ! -perm /022)" ] ||
                    fail "$path has to be a folder of root's that nobody else may write to, and no link: sshd shuts accounts in nowhere else"
            done
        }

        # An account of that name that is not ours is left alone.
        ours() {
            [ "$(id -u "$1")" = "$2" ] || fail "$1 has another number than $2 here: it is not an account of the gateway's"
            id -nG "$1" | tr ' ' '\n' | grep -qx "$group" || fail "$1 is not in the group $group: it is not an account of the gateway's"
        }

        # Name, number, the folder below $root that it is shut in, the folder in there that it fills.
        account() {
            enter "$root/$3"
            if id -u "$1" >/dev/null 2>&1; then
                ours "$1" "$2"
                usermod --expiredate '' "$1"
            else
                getent group "$1" >/dev/null || groupadd --gid "$2" "$1"
                useradd --no-log-init --no-create-home --home-dir / --shell /usr/sbin/nologin --password '*' --uid "$2" --gid "$2" --groups "$group" "$1"
            fi
            filled=$root/$3/$4
            [ -e "$filled" ] || [ -L "$filled" ] || mkdir -m 0700 -- "$filled"
            [ -d "$filled" ] && [ ! -L "$filled" ] || fail "$filled is no folder"
            # The gateway's, and writable for the account, which may neither rename nor remove what is not its own.
            chown -h "$gateway:$2" "$filled"
            chmod 1770 "$filled"
        }

        # Name, number.
        gone() {
            if id -u "$1" >/dev/null 2>&1; then
                ours "$1" "$2"
                usermod --expiredate 1 "$1"
            fi
        }

        [ "$(id -u)" -eq 0 ] || fail 'run it as root'
        getent group "$group" >/dev/null || groupadd --system "$group"

        """;

    public static string Of(IReadOnlyList<ServerAccount> accounts, ServerPlaces places) =>
        Head.Replace("MARK", RenderedFolder.Mark, StringComparison.Ordinal)
            .Replace("ROOT'", places.Root + "'", StringComparison.Ordinal)
            .Replace(":-GATEWAY_USER", $":-{places.GatewayUser}", StringComparison.Ordinal)
        + string.Concat(accounts.Select(Line));

    private static string Line(ServerAccount account) => account.Terms is null
        ? $"gone {account.User} {account.Number}\n"
        : SftpAccountTerms.Places(account.Folder) is var (home, filled) ? $"account {account.User} {account.Number} {home} {filled}\n" : "";
}
