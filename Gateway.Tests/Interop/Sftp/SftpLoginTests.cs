using Gateway.Partners;
using Gateway.Security;
using Gateway.Tests.Support;
using Gateway.Transports;
using Xunit;

namespace Gateway.Tests.Interop.Sftp;

/// <summary>By what a server is known, and with what we log in; real servers.</summary>
public sealed class SftpLoginTests(SharedSshServer shared) : IClassFixture<SharedSshServer>, IAsyncDisposable
{
    private readonly SftpNode _node = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SshServer Server => shared.Server;

    [Fact]
    public async Task AServerWithAnotherKeyLearnsNothingOfUsAndIsAnAlertAtOnce()
    {
        await using var other = await SshServer.StartAsync();
        var channel = await SftpNode.ChannelAsync(other);
        channel = channel with { Sftp = channel.Sftp! with { HostKeys = [await Server.FingerprintAsync()] } };

        var failed = Assert.IsType<SendResult.Failed>(await SendAsync(channel));

        Assert.Equal(("host-key-changed", false, true), (failed.Code, failed.Retry, failed.IsAlert));
        foreach (var kind in new[] { "ed25519", "ecdsa", "rsa" })
        {
            Assert.Contains(await other.FingerprintAsync(kind), failed.Detail);
        }

        // VERBOSE: a server that was told a user name writes it down, whatever came of it.
        var log = await other.LogAsync();
        Assert.Contains("Connection from 127.0.0.1", log);
        Assert.DoesNotContain(other.User, log);
        Assert.DoesNotContain("password", log);
        Assert.Contains(_node.Log.Lines, l => l.Event == 3240);
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public async Task AnyOfTheKeysOfAServerIsEnoughToKnowItBy(string kind)
    {
        var channel = await SftpNode.ChannelAsync(Server);
        channel = channel with { Sftp = channel.Sftp! with { HostKeys = ["SHA256:" + new string('A', 43), await Server.FingerprintAsync(kind)] } };

        _ = Assert.IsType<SendResult.Delivered>(await SendAsync(channel, "by-" + kind));
    }

    [Fact]
    public async Task AServerThatHasOneKeyIsKnownByIt()
    {
        await using var server = await SshServer.StartAsync(new SshSetUp { HostKeys = ["rsa"] });
        var channel = await SftpNode.ChannelAsync(Server, server.Port);
        channel = channel with { Sftp = channel.Sftp! with { User = server.User, Folder = server.In, HostKeys = [await server.FingerprintAsync("rsa")] } };

        _ = Assert.IsType<SendResult.Delivered>(await SendAsync(channel));
    }

    [Theory]
    [InlineData("ed25519", "")]
    [InlineData("ecdsa", "")]
    [InlineData("rsa", "")]
    [InlineData("ed25519", "open sesame")]
    [InlineData("rsa", "open sesame")]
    public async Task AKeyLogsIn(string kind, string passphrase)
    {
        var channel = await WithKeyAsync(Server, kind, passphrase, password: false);

        _ = Assert.IsType<SendResult.Delivered>(await SendAsync(channel, $"key-{kind}-{passphrase.Length}"));

        Assert.Contains($"Accepted publickey for {Server.User}", await Server.LogAsync());
    }

    [Fact]
    public async Task AKeyAndAPasswordLogInWhereBothAreAskedFor()
    {
        await using var server = await SshServer.StartAsync(new SshSetUp { Settings = ["AuthenticationMethods publickey,password"] });

        _ = Assert.IsType<SendResult.Delivered>(await SendAsync(await WithKeyAsync(server, "ed25519", "", password: true)));

        var half = await WithKeyAsync(server, "ed25519", "", password: false);
        Assert.Equal("authentication-failed", Assert.IsType<SendResult.Failed>(await SendAsync(half, "half")).Code);
    }

    [Fact]
    public async Task AnRsaKeyNeverSignsWithSha1()
    {
        await using var server = await SshServer.StartAsync(new SshSetUp { Settings = ["PubkeyAcceptedAlgorithms ssh-rsa"] });
        var channel = await WithKeyAsync(server, "rsa", "", password: false);

        Assert.Equal("authentication-failed", Assert.IsType<SendResult.Failed>(await SendAsync(channel)).Code);

        var legacy = channel with { Sftp = channel.Sftp! with { LegacyUntil = DateOnly.MaxValue } };
        _ = Assert.IsType<SendResult.Delivered>(await SendAsync(legacy));
    }

    [Theory]
    [InlineData("Ciphers aes128-cbc")]
    [InlineData("MACs hmac-sha1", "Ciphers aes128-ctr")]
    [InlineData("KexAlgorithms diffie-hellman-group14-sha1")]
    [InlineData("HostKeyAlgorithms ssh-rsa")]
    public async Task OldAlgorithmsAreRefusedUnlessTheProfileGivesThemTime(params string[] settings)
    {
        await using var server = await SshServer.StartAsync(new SshSetUp { Settings = settings });
        var channel = await SftpNode.ChannelAsync(server);
        channel = channel with { Sftp = channel.Sftp! with { HostKeys = [await server.FingerprintAsync(), await server.FingerprintAsync("rsa")] } };

        var failed = Assert.IsType<SendResult.Failed>(await SendAsync(channel));

        Assert.Equal(("algorithms-refused", true), (failed.Code, failed.Retry));
        _ = Assert.IsType<SendResult.Delivered>(await SendAsync(channel with { Sftp = channel.Sftp! with { LegacyUntil = DateOnly.MaxValue } }));
        Assert.Equal("algorithms-refused", Assert.IsType<SendResult.Failed>(
            await SendAsync(channel with { Sftp = channel.Sftp with { LegacyUntil = new DateOnly(2026, 1, 1) } }, "over")).Code);
    }

    [Fact]
    public async Task AWrongPasswordIsAnAlertAndTriedAgainByTheSchedule()
    {
        _node.Secrets.Values[SftpNode.PasswordReference] = "wrong";
        var failed = Assert.IsType<SendResult.Failed>(await SendAsync(await SftpNode.ChannelAsync(Server)));

        Assert.Equal(("authentication-failed", true, true), (failed.Code, failed.Retry, failed.IsAlert));
        Assert.DoesNotContain("wrong", failed.Detail);
    }

    [Fact]
    public async Task APasswordThatWasSetAnewIsTheOneOfTheNextConnection()
    {
        _node.Secrets.Values[SftpNode.PasswordReference] = "wrong";
        var channel = await SftpNode.ChannelAsync(Server);
        _ = Assert.IsType<SendResult.Failed>(await SendAsync(channel));

        _node.Secrets.Values[SftpNode.PasswordReference] = SshServer.Password;

        _ = Assert.IsType<SendResult.Delivered>(await SendAsync(channel, "anew"));
    }

    [Theory]
    [InlineData("no key at all", null, "private-key-invalid")]
    [InlineData("", null, "private-key-invalid")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----", null, "private-key-invalid")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2g\n-----END OPENSSH PRIVATE KEY-----", null, "private-key-invalid")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----", null, "private-key-invalid")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END PRIVATE KEY-----", null, "private-key-invalid")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----", null, "private-key-invalid")]
    [InlineData(null, null, "private-key-invalid")]
    [InlineData(null, "not sesame", "private-key-invalid")]
    public async Task AKeyThatCannotBeOpenedIsOursToMend(string? key, string? passphrase, string code)
    {
        var channel = await WithKeyAsync(Server, "ed25519", "open sesame", password: false);
        _node.Secrets.Values[SftpNode.KeyReference] = key ?? _node.Secrets.Values[SftpNode.KeyReference];
        _node.Secrets.Values[SftpNode.PassphraseReference] = passphrase ?? "";
        channel = passphrase is null ? channel with { Sftp = channel.Sftp! with { Passphrase = null } } : channel;

        var failed = Assert.IsType<SendResult.Failed>(await SendAsync(channel));

        Assert.Equal((code, false), (failed.Code, failed.Retry));
        Assert.DoesNotContain("sesame", failed.Detail);
    }

    /// <summary>As openssl and older ssh-keygen write them: PKCS#8 and PKCS#1, encrypted and not.</summary>
    [Theory]
    [InlineData("PEM", "")]
    [InlineData("PEM", "open sesame")]
    [InlineData("PKCS8", "")]
    [InlineData("PKCS8", "open sesame")]
    public async Task AKeyMayBePem(string format, string passphrase)
    {
        var key = await Server.NewKeyAsync("rsa", passphrase, format);
        var channel = await WithKeyAsync(Server, "ed25519", "", password: false);
        _node.Secrets.Values[SftpNode.KeyReference] = key.TrimEnd('\n');
        channel = passphrase.Length > 0 ? channel with { Sftp = channel.Sftp! with { Passphrase = new SecretRef(Some.Partner, SftpNode.PassphraseReference) } } : channel;
        _node.Secrets.Values[SftpNode.PassphraseReference] = passphrase;

        _ = Assert.IsType<SendResult.Delivered>(await SendAsync(channel, $"pem-{format}-{passphrase.Length}"));

        if (passphrase.Length > 0)
        {
            await using var node = new SftpNode();
            node.Secrets.Values[SftpNode.KeyReference] = key;
            node.Secrets.Values[SftpNode.PassphraseReference] = "not sesame";
            Assert.Equal("private-key-invalid", Assert.IsType<SendResult.Failed>(await node.Sender.SendAsync(SftpNode.Message(channel, [1]), Ct)).Code);
        }
    }

    [Fact]
    public async Task ASecretThatIsNotThereIsNamed()
    {
        _node.Secrets.Values.Clear();

        Assert.Equal("secret-missing", Assert.IsType<SendResult.Failed>(await SendAsync(await SftpNode.ChannelAsync(Server))).Code);
    }

    [Fact]
    public async Task AServerThatIsNotThereAndANameThatIsNotThereHaveTheirCodes()
    {
        var channel = await SftpNode.ChannelAsync(Server, port: 1);

        Assert.Equal("connect-failed", Assert.IsType<SendResult.Failed>(await SendAsync(channel)).Code);
        Assert.Equal("dns-failed", Assert.IsType<SendResult.Failed>(await SendAsync(channel with { Sftp = channel.Sftp! with { Host = "nowhere.invalid" } })).Code);
    }

    [Fact]
    public async Task AnAddressThatPolicyRefusesIsNotConnectedTo()
    {
        await using var node = new SftpNode(outbound: new OutboundOptions());

        var failed = Assert.IsType<SendResult.Failed>(await node.Sender.SendAsync(SftpNode.Message(await SftpNode.ChannelAsync(Server), [1]), Ct));

        Assert.Equal(("destination-refused", false), (failed.Code, failed.Retry));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("403 Forbidden", "proxy-refused")]
    public async Task TheProxyOfTheInstallationLeadsToTheServer(string? status, string? code)
    {
        await using var proxy = new ForwardProxy { Status = status };
        await using var node = new SftpNode(outbound: new OutboundOptions { AllowedNetworks = ["127.0.0.0/8"], Proxy = new OutboundProxyOptions { Url = proxy.Url } });
        var channel = await SftpNode.ChannelAsync(Server);
        channel = channel with { Sftp = channel.Sftp! with { Host = "partner.example" } };

        var result = await node.Sender.SendAsync(SftpNode.Message(channel, SftpNode.Bytes(500_000), "proxied"), Ct);

        Assert.Equal(code, (result as SendResult.Failed)?.Code);
        Assert.Equal([$"CONNECT partner.example:{Server.Port}"], proxy.Requests);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private Task<SendResult> SendAsync(Channel channel, string name = "login") => _node.Sender.SendAsync(SftpNode.Message(channel, [1, 2, 3], name), Ct);

    private async Task<Channel> WithKeyAsync(SshServer server, string kind, string passphrase, bool password)
    {
        _node.Secrets.Values[SftpNode.KeyReference] = (await server.NewKeyAsync(kind, passphrase)).TrimEnd('\n');
        _node.Secrets.Values[SftpNode.PassphraseReference] = passphrase;
        var channel = await SftpNode.ChannelAsync(server);
        return channel with
        {
            Secret = password ? channel.Secret : null,
            Sftp = channel.Sftp! with
            {
                PrivateKey = new SecretRef(Some.Partner, SftpNode.KeyReference),
                Passphrase = passphrase.Length > 0 ? new SecretRef(Some.Partner, SftpNode.PassphraseReference) : null,
            },
        };
    }
}
