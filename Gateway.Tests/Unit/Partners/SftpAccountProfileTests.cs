using System.Net;
using System.Security.Cryptography;
using Gateway.Partners;
using Gateway.Partners.Checks;
using Gateway.Partners.Reading;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>Accounts by which partners push files to us, as profiles write them.</summary>
public sealed class SftpAccountProfileTests : IDisposable
{
    private static readonly string Key = SomeSshKeys.Ed25519();

    private readonly PartnersFolder _folder = new PartnersFolder().With("ours/profile.yaml", Profiles.Ours);

    public static TheoryData<string, string> BadKeys => new()
    {
        { SomeSshKeys.Line("ssh-dss", new byte[128], new byte[20], new byte[128], new byte[128]), "account-key-unsupported" },
        { "sk-ssh-ed25519@openssh.com AAAA", "account-key-unsupported" },
        { "ssh-ed25519-cert-v01@openssh.com AAAA", "account-key-unsupported" },
        { "hello", "account-key-unsupported" },
        { SomeSshKeys.Rsa(1024), "account-key-weak" },
        { $"command=\\\"/bin/sh\\\" {Key}", "account-key-invalid" },
        { $"no-pty,permitopen=\\\"*:*\\\" {Key}", "account-key-invalid" },
        { "ssh-ed25519", "account-key-invalid" },
        { "ssh-ed25519 AAAA", "account-key-invalid" },
        { Key[..^4], "account-key-invalid" },
        { Key.Replace("AAAA", "AA=A", StringComparison.Ordinal), "account-key-invalid" },
        { SomeSshKeys.Line("ssh-ed25519", new byte[31]), "account-key-invalid" },
        { SomeSshKeys.Line("ssh-ed25519", new byte[32], [1]), "account-key-invalid" },
        { Key.Replace("ssh-ed25519", "ssh-rsa", StringComparison.Ordinal), "account-key-invalid" },
        { SomeSshKeys.Line("ssh-rsa", [1, 0, 1], [.. Enumerable.Repeat((byte)0xFF, 256)]), "account-key-invalid" },
        { SomeSshKeys.Line("ssh-rsa", [0, 1, 0, 1], [0, .. Enumerable.Repeat((byte)0xFF, 256)]), "account-key-invalid" },
        { SomeSshKeys.Line("ssh-rsa", [2], [0, .. Enumerable.Repeat((byte)0xFF, 256)]), "account-key-invalid" },
        { SomeSshKeys.Line("ecdsa-sha2-nistp256", "nistp256"u8.ToArray(), [4, .. Enumerable.Repeat((byte)1, 64)]), "account-key-invalid" },
        { SomeSshKeys.Ecdsa("nistP384").Replace("nistp384 ", "nistp256 ", StringComparison.Ordinal), "account-key-invalid" },
        { "-----BEGIN OPENSSH PRIVATE KEY-----", "account-key-invalid" },
        { "---- BEGIN SSH2 PUBLIC KEY ----", "account-key-invalid" },
        { "keys/gone.pub", "account-key-unknown" },
        { "keys/../secrets/id.pub", "account-key-unknown" },
        { "keys/two.pub", "account-key-invalid" },
        { "keys/none.pub", "account-key-invalid" },
        { "keys/weak.pub", "account-key-weak" },
    };

    public static TheoryData<string> GoodKeys =>
        [Key, Key + " someone@shop with remarks; $(id)", SomeSshKeys.Rsa(2048), SomeSshKeys.Ecdsa("nistP256"), SomeSshKeys.Ecdsa("nistP384"), SomeSshKeys.Ecdsa("nistP521")];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryKeyOfAnAccountIsRead()
    {
        var other = SomeSshKeys.Rsa(3072);
        var channel = Read(Profile("user: acme-2", $"""keys: ["{Key} x@y", keys/id.pub]""", "from: [203.0.113.7, 203.0.113.128/25, \"2001:db8::/32\"]"), ("keys/id.pub", $"# theirs\n{other} z\n")).Partner!.Channels[0];

        Assert.Equal(("folder", "shop/in", "acme-2"), (channel.Transport, channel.Folder, channel.Account!.User));
        Assert.Equal([Key, other], channel.Account.Keys.Select(k => $"{k.Algorithm} {k.Blob}"));
        Assert.Equal([IPNetwork.Parse("203.0.113.7/32"), IPNetwork.Parse("203.0.113.128/25"), IPNetwork.Parse("2001:db8::/32")], channel.Account.From);
        Assert.Empty(Read(Profile()).Partner!.Channels[0].Account!.From);
    }

    [Theory, MemberData(nameof(GoodKeys))]
    public void KeysOfTheseKindsAreTakenWithoutTheirRemarks(string line)
    {
        var key = Assert.Single(Read(Profile(keys: $"keys: [\"{line}\"]")).Partner!.Channels[0].Account!.Keys);

        Assert.Equal((line.Split(" ")[0], line.Split(" ")[1]), (key.Algorithm, key.Blob));
        Assert.Equal("SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(key.Blob)))[..43], key.Fingerprint);
    }

    [Theory, MemberData(nameof(BadKeys))]
    public void OtherKeysAreRefusedAtTheirPlace(string line, string code)
    {
        var reading = Read(
            Profile(keys: $"keys: [\"{line}\"]"), ("keys/two.pub", $"{Key}\n{SomeSshKeys.Ed25519(8)}\n"), ("keys/none.pub", "# nothing\n"), ("keys/weak.pub", SomeSshKeys.Rsa(1024)));

        var error = Assert.Single(reading.Errors);
        Assert.Equal((code, 10, 14), (error.Code, error.Line, error.Column));
    }

    [Theory]
    [InlineData("user: Acme", "account-user-invalid")]
    [InlineData("user: a", "account-user-invalid")]
    [InlineData("user: 1acme", "account-user-invalid")]
    [InlineData("user: \"-acme\"", "account-user-invalid")]
    [InlineData("user: \"acme*\"", "account-user-invalid")]
    [InlineData("user: \"acme,root\"", "account-user-invalid")]
    [InlineData("user: \"!acme\"", "account-user-invalid")]
    [InlineData("user: acme root", "account-user-invalid")]
    [InlineData("user: \"acme\\nMatch all\"", "account-user-invalid")]
    [InlineData("user: \"acme\\n\"", "account-user-invalid")]
    [InlineData("user: acme$", "account-user-invalid")]
    [InlineData("user: abcdefghijklmnopqrstuvwxyz0123456", "account-user-invalid")]
    [InlineData("user: root", "account-user-invalid")]
    [InlineData("user: www-data", "account-user-invalid")]
    [InlineData("user: sudo", "account-user-invalid")]
    [InlineData("user: systemd-network", "account-user-invalid")]
    [InlineData("user: acme, password: geheim", "unknown-key")]
    [InlineData("user: acme, from: []", "list-invalid")]
    [InlineData("user: acme, from: [shop.example]", "account-address-invalid")]
    [InlineData("user: acme, from: [\"*\"]", "account-address-invalid")]
    [InlineData("user: acme, from: [\"!203.0.113.7\"]", "account-address-invalid")]
    [InlineData("user: acme, from: [203.0.113.7/24]", "account-address-invalid")]
    [InlineData("user: acme, from: [0.0.0.0/0]", "account-address-invalid")]
    [InlineData("user: acme, from: [\"1\"]", "account-address-invalid")]
    [InlineData("user: acme, from: [203.0.113.07]", "account-address-invalid")]
    [InlineData("user: acme, from: [\"::ffff:203.0.113.7\"]", "account-address-invalid")]
    [InlineData("user: acme, from: [\"fe80::1%eth0\"]", "account-address-invalid")]
    [InlineData("user: acme, from: [203.0.113.7/]", "account-address-invalid")]
    [InlineData("user: acme, from: [203.0.113.7, 203.0.113.7/32]", "list-invalid")]
    public void WhatIsWrongHasItsCode(string terms, string code)
    {
        var text = Profile().Replace($"      user: acme\n      keys: [\"{Key}\"]\n", "", StringComparison.Ordinal)
            .Replace("sftp-account:", $"sftp-account: {{ {terms}, keys: [\"{Key}\"] }}", StringComparison.Ordinal);

        Assert.Equal(code, Assert.Single(Read(text).Errors).Code);
    }

    [Theory]
    [InlineData("folder: shop/in", "folder: in", "folder-invalid")]
    [InlineData("transport: folder\n    folder: shop/in", "transport: http", "key-not-applicable")]
    [InlineData("    sftp-account:\n      user: acme", "    sftp-account:", "key-missing")]
    public void AnAccountIsAFoldersAndThatLiesInAnotherOne(string right, string wrong, string code)
    {
        var text = Profile();
        Assert.Contains(right, text);

        Assert.Contains(Read(text.Replace(right, wrong, StringComparison.Ordinal)).Errors, e => e.Code == code);
    }

    [Theory]
    [InlineData("mart", "acme", 8, "mart/in", "account-user-taken", 9)]
    [InlineData("mart", "mart", 7, "mart/in", "account-key-taken", 10)]
    [InlineData("mart", "mart", 8, "shop/other", "account-folder-shared", 7)]
    [InlineData("mart", "mart", 8, "shop/other/in", "account-folder-shared", 7)]
    [InlineData("mart", "mart", 8, "shops/in", null, 0)]
    [InlineData("mart", "mart", 8, "mart/in", null, 0)]
    public void AnAccountAKeyAndAFolderAreOnePartners(string partner, string user, byte key, string folder, string? code, int line)
    {
        _folder.With("shop/profile.yaml", Profile()).With($"{partner}/profile.yaml", Profile($"user: {user}", $"keys: [\"{SomeSshKeys.Ed25519(key)}\"]", folder: folder)
            .Replace("shop-drop", "mart-drop", StringComparison.Ordinal).Replace("partner: shop", "partner: mart", StringComparison.Ordinal));

        var errors = Check().Errors;

        Assert.Equal(code is null ? [] : [code], errors.Select(e => e.Code).Distinct());
        Assert.True(code is null || errors.Any(e => e.Line == line), string.Join('\n', errors));
    }

    [Fact]
    public void OnePartnerMayEnterTwoOfItsAccountsByOneKey()
    {
        var second = Profile("user: acme-test", folder: "shop/test");
        _folder.With("shop/profile.yaml", Profile() + second[second.IndexOf("  shop-drop:", StringComparison.Ordinal)..].Replace("shop-drop", "shop-test", StringComparison.Ordinal));

        Assert.Empty(Check().Errors);

        _folder.With("shop/profile.yaml", _folder.Read("shop/profile.yaml").Replace("acme-test", "acme", StringComparison.Ordinal));
        Assert.Equal("account-user-taken", Assert.Single(Check().Errors).Code);
    }

    [Fact]
    public void OfAFoldersKeysPublicOnesAreReadAndAPrivateOneBesideThemIsNamed()
    {
        _folder.With("shop/profile.yaml", Profile(keys: "keys: [keys/a.pub]")).With("shop/keys/a.pub", Key).With("shop/keys/.b.pub", "no").With("shop/keys/readme", "no").With("shop/keys/deep/c.pub", "no");
        var folder = SnapshotBuilder.Read(_folder.Path, "shop");
        Assert.Equal(["keys/a.pub", "profile.yaml"], folder.Files.Keys);
        Assert.Empty(folder.Errors);

        _folder.With("shop/keys/a", "-----BEGIN OPENSSH PRIVATE KEY-----");
        Assert.Equal(("private-key-in-profile", "shop/keys/a"), Assert.Single(SnapshotBuilder.Read(_folder.Path, "shop").Errors) is var beside ? (beside.Code, beside.File) : default);

        File.Delete(Path.Combine(_folder.Path, "shop/keys/a"));
        _folder.With("shop/keys/a.pub", "-----BEGIN OPENSSH PRIVATE KEY-----");
        Assert.Equal("private-key-in-profile", Assert.Single(SnapshotBuilder.Read(_folder.Path, "shop").Errors).Code);
    }

    private static string Profile(string user = "user: acme", string? keys = null, string? from = null, string folder = "shop/in") => $"""
        partner: shop
        name: Shop
        channels:
          shop-drop:
            direction: in
            transport: folder
            folder: {folder}
            sftp-account:
              {user}
              {keys ?? $"keys: [\"{Key}\"]"}

        """ + (from is null ? "" : $"      {from}\n");

    private static ProfileReading Read(string text, params IEnumerable<(string Name, string Text)> files) => ProfileReader.Read(
        "shop", files.Append((Name: ProfileReader.FileName, Text: text)).ToDictionary(f => f.Name, f => f.Text), "0");

    private CheckReport Check() => new FolderCheck(new MapVerdicts(), new FakeTimeProvider()).Check(_folder.Path, Ct);
}
