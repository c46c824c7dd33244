using System.Security.Cryptography;
using Gateway.Hosting;
using Gateway.Partners;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Gateway.Tests.Unit.Hosting;

public sealed class TlsListeningTests(SomeEnvelopes parties) : IClassFixture<SomeEnvelopes>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AChainWithoutACertificateIsRefusedAtStart()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var text in new[] { "", "no PEM", key.ExportPkcs8PrivateKeyPem() })
        {
            var refused = await Assert.ThrowsAsync<StartRefusedException>(() => CheckAsync(text));
            Assert.Equal("tls-chain-invalid", refused.Code);
            Assert.Contains("Gateway:TlsChain", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AChainOfCertificatesIsTaken()
    {
        using var authority = new SomeAuthority();
        await CheckAsync(authority.Between.ExportCertificatePem());
    }

    private async Task CheckAsync(string chain)
    {
        var file = _folder.File("chain.pem");
        await File.WriteAllTextAsync(file, chain, TestContext.Current.CancellationToken);
        var listening = new TlsListening(
            new SomeVault(parties.Ours with { Own = parties.Ours.Own with { Uses = CertificateUse.Tls } }), Options.Create(new GatewayOptions { TlsKey = parties.Ours.Own.Name, TlsChain = file }),
            TimeProvider.System, NullLogger<TlsListening>.Instance);
        await listening.CheckAsync(TestContext.Current.CancellationToken);
    }
}
