namespace Gateway.Partners.Reading;

/// <summary>
/// Names of accounts and groups that Debian and its relatives have (base-passwd, and what common packages add). The list is a help for whoever writes a profile;
/// that no account is taken over is held where accounts are made.
/// </summary>
internal static class SystemAccounts
{
    private static readonly HashSet<string> Names = new((
        "root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody nogroup operator halt shutdown ftp sftp ssh sshd sftponly admin administrator wheel "
        + "adm tty disk kmem dialout fax voice cdrom floppy tape sudo audio dip src shadow utmp video sasl plugdev staff users input sgx kvm render crontab netdev bluetooth docker lxd libvirt podman "
        + "messagebus dbus polkitd avahi uuidd rtkit tcpdump tss syslog rsyslog ntp chrony ntpsec dnsmasq unbound bind named postfix postdrop exim dovecot dovenull vmail "
        + "apache nginx caddy haproxy postgres mysql mariadb redis memcache mongodb rabbitmq elasticsearch grafana prometheus git svn app gateway gateway-sftp gw ubuntu debian vagrant ec2-user "
        + "landscape lxc pollinate fwupd-refresh usbmux sssd nscd nslcd ldap openldap cyrus zabbix nagios icinga munin puppet chef ansible jenkins gitlab-runner").Split(' '), StringComparer.Ordinal);

    public static bool Has(string name) => Names.Contains(name) || name.StartsWith("systemd-", StringComparison.Ordinal) || name.StartsWith("debian-", StringComparison.Ordinal);
}
