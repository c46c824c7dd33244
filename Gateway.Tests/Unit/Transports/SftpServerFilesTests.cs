using System.Net;
using Gateway.Partners;
using Gateway.Tests.Structure;
using Gateway.Tests.Support;
using Gateway.Transports.Sftp.Server;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>What is written for the OpenSSH server by which partners push files to us.</summary>
public sealed class SftpServerFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Out => _folder.File("out");

    private ServerPlaces Places => ServerPlaces.Of(Out, "/srv/folders", 1654);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnAccountIsShutInItsFolderAndMayDoNothingElse()
    {
        _ = Make(Channel("acme"));

        var blocks = Read(ServerFiles.Blocks);
        Assert.Contains($"""
            Match User acme
                ChrootDirectory /srv/folders/acme
                ForceCommand internal-sftp -d /in -u 0022 -P symlink,hardlink
                AuthorizedKeysFile {Out}/authorized_keys/acme
                AuthenticationMethods publickey

            """, blocks);
        Assert.All(
            ["PasswordAuthentication no", "DisableForwarding yes", "PermitTTY no", "PermitTunnel no", "PermitUserRC no", "AllowTcpForwarding no", "X11Forwarding no", "AllowAgentForwarding no"],
            line => Assert.Contains($"    {line}\n", blocks));
        Assert.EndsWith("\nMatch all\n", blocks, StringComparison.Ordinal);
        Assert.Contains("\nAllowUsers acme\n", Read(ServerFiles.Configuration));
        Assert.Contains("\nAuthorizedKeysFile none\n", Read(ServerFiles.Configuration));
        Assert.EndsWith("\naccount acme 21000 acme in\n", Read(ServerFiles.Script), StringComparison.Ordinal);
        Assert.Equal(("755", "644", "644"), (UnixMode.Of(Out), UnixMode.Of(_folder.File("out/authorized_keys/acme")), UnixMode.Of(_folder.File("out/sshd_config"))));
    }

    [Fact]
    public void KeysAreRestrictedAndBoundToTheirAddresses()
    {
        var channel = Channel("acme", IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("2001:db8::/32"));
        _ = Make(channel);

        Assert.Equal(
            [$"# {RenderedFolder.Mark}.", .. channel.Account!.Keys.Select(k => $"restrict,from=\"203.0.113.0/24,2001:db8::/32\" ssh-ed25519 {k.Blob}"), ""],
            Read("authorized_keys/acme").Split('\n'));
    }

    [Fact]
    public void WhatIsAsItShouldBeIsNotTouched()
    {
        var (acme, fabrikam) = (Channel("acme"), Channel("fabrikam"));
        Assert.Equal(6, Make(acme, fabrikam).Written.Count);
        foreach (var file in Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }

        var same = Make(fabrikam, acme);
        Assert.Empty(same.Written.Concat(same.Removed).Concat(same.Added).Concat(same.Ended));
        Assert.Equal(["authorized_keys/acme"], Make(Channel("acme", IPNetwork.Parse("203.0.113.0/24")), fabrikam).Written);
        Assert.Equal(["acme"], Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories).Where(f => File.GetLastWriteTimeUtc(f) != DateTime.UnixEpoch).Select(Path.GetFileName));
    }

    /// <summary>A number that another account gets would make the files of one partner those of another.</summary>
    [Fact]
    public void AnAccountThatIsGoneIsLockedAndKeepsItsNumber()
    {
        _ = Make(Channel("acme"), Channel("fabrikam"));

        var without = Make(Channel("fabrikam"), Channel("aaa"));

        Assert.Equal("aaa acme authorized_keys/acme", $"{Assert.Single(without.Added)} {Assert.Single(without.Ended)} {Assert.Single(without.Removed)}");
        Assert.False(File.Exists(_folder.File("out/authorized_keys/acme")));
        Assert.DoesNotContain("acme", Read(ServerFiles.Configuration) + Read(ServerFiles.Blocks));
        Assert.EndsWith("\naccount aaa 21002 aaa in\ngone acme 21000\naccount fabrikam 21001 fabrikam in\n", Read(ServerFiles.Script), StringComparison.Ordinal);
        var again = Make(Channel("acme"), Channel("fabrikam"), Channel("aaa"));
        Assert.Equal(["acme"], again.Added);
        Assert.Empty(again.Ended);
        Assert.Contains("\naccount acme 21000 acme in\n", Read(ServerFiles.Script));
    }

    [Fact]
    public void WithoutAnAccountNobodyEnters()
    {
        _ = Make(Channel("acme"));
        _ = Make();

        Assert.Contains("\nDenyUsers *\n", Read(ServerFiles.Configuration));
        Assert.DoesNotContain("AllowUsers", Read(ServerFiles.Configuration));
        Assert.DoesNotContain("Match User", Read(ServerFiles.Blocks));
    }

    /// <summary>A mistyped <c>--out /etc/ssh</c> must not take the machine's own server away.</summary>
    [Theory]
    [InlineData("sshd_config")]
    [InlineData("accounts")]
    [InlineData("authorized_keys/acme")]
    public void AFileOfSomebodyElseIsNotWrittenOverAndNothingIsChanged(string name)
    {
        _ = Directory.CreateDirectory(_folder.File("out/authorized_keys"));
        File.WriteAllText(_folder.File("out/" + name), "Port 22\n");

        var refused = Assert.Throws<SftpServerException>(() => Make(Channel("acme")));

        Assert.Equal(SftpServerException.FileForeign, refused.Code);
        Assert.Equal([name], Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Out, f)));
        Assert.Equal("Port 22\n", Read(name));
    }

    [Theory]
    [InlineData("acme 21000 in-use acme acme-drop")]
    [InlineData("acme 0 in-use acme acme-drop acme/in")]
    [InlineData("ac*me 21000 in-use acme acme-drop acme/in")]
    [InlineData("acme 21000 in-use acme acme-drop acme/in\nacme 21001 gone acme acme-drop acme/in")]
    [InlineData("acme 21000 in-use acme acme-drop acme/in\nother 21000 gone acme acme-drop acme/in")]
    [InlineData("../../x 21000 gone acme acme-drop acme/in")]
    public void ADamagedListOfAccountsIsNotGuessedAt(string lines)
    {
        _ = Directory.CreateDirectory(Out);
        File.WriteAllText(_folder.File("out/accounts"), $"# {RenderedFolder.Mark}\n{lines}\n");

        Assert.Equal(SftpServerException.AccountsDamaged, Assert.Throws<SftpServerException>(() => Make(Channel("acme"))).Code);
        Assert.Equal(["accounts"], Directory.EnumerateFileSystemEntries(Out).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("/srv/my folders")]
    [InlineData("/srv/%u")]
    [InlineData("/srv/it's")]
    [InlineData("/srv/$(id)")]
    [InlineData("/srv/a\nMatch all")]
    [InlineData("/srv/\"a\"")]
    [InlineData("/")]
    public void AFolderWhoseNameWouldMeanSomethingElseIsRefused(string path)
    {
        Assert.Equal(SftpServerException.PathUnusable, Assert.Throws<SftpServerException>(() => ServerPlaces.Of(path, "/srv/folders", 0)).Code);
        Assert.Equal(SftpServerException.PathUnusable, Assert.Throws<SftpServerException>(() => ServerPlaces.Of("/etc/gateway", path, 0)).Code);
    }

    [Fact]
    public async Task TheScriptIsOneThatAShellReads()
    {
        _ = Make(Channel("acme"));

        Assert.Equal((0, ""), await Script.RunAsync("sh", ["-n", _folder.File("out/accounts.sh")]) is var read ? (read.ExitCode, read.Error) : default);
    }

    private ServerChange Make(params IReadOnlyList<Channel> channels) => ServerChange.Make(channels.OrderBy(c => c.Account!.User, StringComparer.Ordinal), Places, 21000);

    private string Read(string name) => File.ReadAllText(_folder.File("out/" + name));

    private static Channel Channel(string user, params IReadOnlyList<IPNetwork> from) => new()
    {
        Id = new ChannelId(user + "-drop"),
        Partner = new PartnerId(user),
        Direction = ChannelDirection.In,
        Transport = "folder",
        Folder = user + "/in",
        Account = new SftpAccountTerms
        {
            User = user,
            Keys = [SshPublicKey.Read(SomeSshKeys.Ed25519((byte)user.Length)).Key!, SshPublicKey.Read(SomeSshKeys.Ed25519((byte)(100 + user.Length))).Key!],
            From = from,
        },
    };
}
