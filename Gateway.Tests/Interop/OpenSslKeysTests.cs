using System.Security.Cryptography;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Interop;

/// <summary>Keys and certificates between us and OpenSSL, both ways.</summary>
public sealed class OpenSslKeysTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(KeyAlgorithm.Rsa3072, "smimesign", "smimeencrypt")]
    // RFC 5480 3: such a key agrees and never enciphers, which is what OpenSSL's smimeencrypt asks for.
    [InlineData(KeyAlgorithm.EcP256, "smimesign")]
    public async Task OpenSslTakesOurCertificateForWhatItIsForAndReadsOurExport(KeyAlgorithm algorithm, params string[] purposes)
    {
        var (facts, pkcs8) = SelfSigned.Make(SomeKeys.Request(algorithm: algorithm), Now);
        await File.WriteAllTextAsync(_folder.File("c.pem"), PemEncoding.WriteString("CERTIFICATE", facts.Der.Span), Ct);
        foreach (var purpose in purposes)
        {
            Assert.Contains(": OK", await OpenSsl.RunAsync("verify", "-x509_strict", "-purpose", purpose, "-CAfile", _folder.File("c.pem"), _folder.File("c.pem")), StringComparison.Ordinal);
        }

        var secret = PrivateKey.Import(pkcs8, facts.RsaBits is not null);
        var key = new OwnKey { Name = "n", Uses = CertificateUse.Sign, Facts = facts, ActiveFrom = Now, CreatedAt = Now };
        await File.WriteAllBytesAsync(_folder.File("k.p12"), Pkcs12File.Write(key, secret, "secret"), Ct);
        _ = await OpenSsl.RunAsync("pkcs12", "-in", _folder.File("k.p12"), "-passin", "pass:secret", "-nodes", "-out", _folder.File("k.pem"));
        await File.WriteAllTextAsync(_folder.File("order"), "an order", Ct);
        _ = await OpenSsl.RunAsync("cms", "-encrypt", "-aes256", "-in", _folder.File("order"), "-out", _folder.File("order.p7m"), _folder.File("c.pem"));
        Assert.Equal("an order", (await OpenSsl.RunAsync("cms", "-decrypt", "-in", _folder.File("order.p7m"), "-inkey", _folder.File("k.pem"), "-recip", _folder.File("c.pem"))).Trim());
        var read = Assert.IsType<KeyReadResult.Ready>(PemFiles.Read(
            await File.ReadAllBytesAsync(_folder.File("c.pem"), Ct), await File.ReadAllBytesAsync(_folder.File("k.pem"), Ct), null));
        Assert.Equal(facts.Thumbprint, read.Certificate.Thumbprint);
        secret.Close();
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ed448")]
    public async Task AKeyOfAnotherKindIsRefusedByItsName(string kind)
    {
        _ = await OpenSsl.RunAsync("req", "-x509", "-newkey", kind, "-keyout", _folder.File("k.pem"), "-out", _folder.File("c.pem"), "-subj", "/CN=Acme", "-noenc");
        _ = await OpenSsl.RunAsync("pkcs12", "-export", "-inkey", _folder.File("k.pem"), "-in", _folder.File("c.pem"), "-out", _folder.File("k.p12"), "-passout", "pass:secret");
        _ = await OpenSsl.RunAsync("pkcs8", "-topk8", "-in", _folder.File("k.pem"), "-out", _folder.File("e.pem"), "-passout", "pass:secret");
        var certificate = await File.ReadAllBytesAsync(_folder.File("c.pem"), Ct);
        KeyReadResult[] results =
        [
            PemFiles.Read(certificate, await File.ReadAllBytesAsync(_folder.File("k.pem"), Ct), null),
            PemFiles.Read(certificate, await File.ReadAllBytesAsync(_folder.File("e.pem"), Ct), "secret"),
            Pkcs12File.Read(await File.ReadAllBytesAsync(_folder.File("k.p12"), Ct), "secret"),
        ];
        Assert.All(results, r => Assert.Equal(KeyReadResult.Refused.KeyUnsupported, Assert.IsType<KeyReadResult.Refused>(r).Code));
    }

    [Theory]
    [InlineData("rsa:2048", "")]
    [InlineData("ec", "P-256")]
    public async Task WhatOpenSslMakesIsTaken(string kind, string curve)
    {
        string[] make = curve.Length == 0 ? [] : ["-pkeyopt", "ec_paramgen_curve:" + curve];
        _ = await OpenSsl.RunAsync([
            "req", "-x509", "-newkey", kind, .. make, "-keyout", _folder.File("k.pem"), "-out", _folder.File("c.pem"),
            "-subj", "/O=Acme/CN=Acme", "-days", "30", "-passout", "pass:secret"]);
        _ = await OpenSsl.RunAsync(
            "pkcs12", "-export", "-inkey", _folder.File("k.pem"), "-passin", "pass:secret", "-in", _folder.File("c.pem"), "-out", _folder.File("k.p12"), "-passout", "pass:other");
        var certificate = await File.ReadAllBytesAsync(_folder.File("c.pem"), Ct);
        KeyReadResult[] results =
        [
            PemFiles.Read(certificate, await File.ReadAllBytesAsync(_folder.File("k.pem"), Ct), "secret"),
            Pkcs12File.Read(await File.ReadAllBytesAsync(_folder.File("k.p12"), Ct), "other"),
        ];
        Assert.All(results, r => Assert.Equal(CertificateFacts.Read(certificate).Thumbprint, Assert.IsType<KeyReadResult.Ready>(r).Certificate.Thumbprint));
    }
}
