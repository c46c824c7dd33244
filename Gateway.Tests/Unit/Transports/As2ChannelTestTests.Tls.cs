using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Support;
using Gateway.Transports.As2;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>What a server's chain and the end of a connection say of what the partner, or we, must change.</summary>
public sealed partial class As2ChannelTestTests
{
    /// <summary>An authority of the partner's own: nothing is missing that the partner could send.</summary>
    [Fact]
    public async Task AWholeChainToARootThatNobodyTrustsHereIsToldFromOneWithAGap()
    {
        using var authority = new SomeAuthority();
        await using var whole = await ChainServer.StartAsync(authority.Server, authority.Between, authority.Root);
        var checks = await RunAsync(Out(whole.Address));
        Assert.Equal("ok ok failed ok ok ok skipped skipped skipped skipped", Words(checks));
        Assert.Contains(
            "its chain came up to CN=Acme Between, whose issuer CN=Acme Root is no authority of this system: if that is the root", Of(checks, "tls"), StringComparison.Ordinal);
        Assert.DoesNotContain("certificates between", Of(checks, "tls"), StringComparison.Ordinal);

        await using var gap = await ChainServer.StartAsync(authority.Server);
        checks = await RunAsync(Out(gap.Address));
        Assert.Contains("sends no certificate of its issuer, CN=Acme Between: the partner must send the certificates between", Of(checks, "tls"), StringComparison.Ordinal);

        // A server that sends the root as well, which SslStream does not.
        using var chain = new X509Chain { ChainPolicy = { RevocationMode = X509RevocationMode.NoCheck, ExtraStore = { authority.Between, authority.Root } } };
        Assert.False(chain.Build(authority.Server));
        Assert.Contains("its chain is whole and ends at CN=Acme Root, which is no authority of this system", As2TlsProbe.Distrust(chain), StringComparison.Ordinal);
    }

    /// <summary>RFC 8446 4.4.2.4: the client's side of the handshake is over before the server refuses it.</summary>
    [Fact]
    public async Task AServerThatBreaksOffAfterTheHandshakeMayAskForACertificateOfOurs()
    {
        using var certificate = Server("CN=localhost");
        await using var target = await Target.StartAsync(
            context =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
            certificate);
        var checks = await RunAsync(Out(Localhost(target)), Tls(certificate));
        Assert.Equal("ok ok ok ok ok ok failed skipped skipped skipped", Words(checks));
        Assert.Contains("'tls-key'", Of(checks, "round-trip"), StringComparison.Ordinal);

        await using var plain = await Target.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        Assert.DoesNotContain("'tls-key'", Of(await RunAsync(Out(plain.Address)), "round-trip"), StringComparison.Ordinal);
    }
}
