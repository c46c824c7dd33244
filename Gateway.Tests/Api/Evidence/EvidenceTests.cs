using System.Text;
using System.Text.Json;
using Gateway.Exchanges;
using Gateway.Pipeline.Evidence;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.Evidence;

[Collection(EvidenceOnSqlite.Name)]
public sealed class EvidenceTests(EvidenceGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AMessageThatCameIsProvenWithItsSignatureAndOurReceipt()
    {
        var received = await gateway.ReceiveOrderAsync();
        Assert.True(received.Stage == ExchangeStage.Done, $"{received.Stage} {received.Code} {received.Detail}");
        var zip = await gateway.EvidenceAsync(received.Id);
        var report = await Holds(zip);
        Assert.DoesNotContain(report.Checks, c => c.Check != "revoked" && c.Result != "ok");
        Assert.Contains("CN=Acme AS2", Said(report, "signature"), StringComparison.Ordinal);
        Assert.Contains("CN=northwind", Said(report, "receipt"), StringComparison.Ordinal);
        await gateway.VerifiesAsync(zip, "signed/part.bin", "signed/signature.p7s", gateway.Acme.Certificate);
        await gateway.VerifiesAsync(zip, "mdn/report.bin", "mdn/signature.p7s", gateway.OurCertificate);
        await ManifestVerifiesAsync(zip);
        Assert.Equal(received.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(ZipEntries.Content(zip, "content/1.bin"))));
    }

    [Fact]
    public async Task WhatLetsSomebodyInIsNotInIt()
    {
        var zip = await gateway.EvidenceAsync((await gateway.ReceiveOrderAsync()).Id);
        Assert.DoesNotContain(EvidenceGateway.Password, Encoding.Latin1.GetString(zip), StringComparison.Ordinal);
        Assert.Contains("AS2-From", Encoding.UTF8.GetString(ZipEntries.Content(zip, "request/headers.json")), StringComparison.Ordinal);
    }

    /// <summary>RFC 8551 3.5.2: the content lies in the signature; beside it, it is what is verified all the same.</summary>
    [Fact]
    public async Task AnOpaqueSignatureIsTakenApartIntoContentAndSignature()
    {
        var signed = await gateway.Acme.SignOpaqueAsync(AcmeAs2.Entity(gateway.Order()));
        var zip = await gateway.EvidenceAsync((await gateway.ReceiveAsync(await gateway.Acme.EncryptAsync(signed, gateway.OurCertificate))).Id);
        _ = await Holds(zip);
        await gateway.VerifiesAsync(zip, "signed/part.bin", "signed/signature.p7s", gateway.Acme.Certificate);
    }

    [Fact]
    public async Task AMessageThatWasSentIsProvenWithThePartnersReceipt()
    {
        var received = await gateway.ReceiveOrderAsync();
        var sent = await gateway.SettledAsync(received.Children.First(c => c.Partner == "acme").Id);
        Assert.Equal(DeliveryState.Delivered, sent.Delivery);
        var zip = await gateway.EvidenceAsync(sent.Id);
        var report = await Holds(zip);
        Assert.Contains("encrypted-for-partner", Said(report, "signature"), StringComparison.Ordinal);
        Assert.StartsWith("content/1.bin: what lies in", Said(report, "content"), StringComparison.Ordinal);
        Assert.Contains("CN=Acme AS2", Said(report, "receipt"), StringComparison.Ordinal);
        Assert.Contains("that of signed/part.bin", Said(report, "mic"), StringComparison.Ordinal);
        await gateway.VerifiesAsync(zip, "mdn/report.bin", "mdn/signature.p7s", gateway.Acme.Certificate);
        Assert.StartsWith("AS2-Version: ", Encoding.Latin1.GetString(ZipEntries.Content(zip, "request/body.bin")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCameByHttpHasNoSignatureAndIsProvenByTheTrail()
    {
        var zip = await gateway.EvidenceAsync((await gateway.PostAsync("not an interchange"u8.ToArray())).Id);
        var report = await Holds(zip);
        Assert.Equal("signed/signature.p7s: no-envelope", Said(report, "signature"));
        Assert.Equal("content/1.bin: as the trail recorded", Said(report, "payloads"));
        Assert.Equal("not an interchange"u8.ToArray(), ZipEntries.Content(zip, "content/1.bin"));
    }

    [Fact]
    public async Task ASignatureThatDoesNotHoldIsShownAsWhatItIs()
    {
        var (type, body) = await gateway.Acme.SignAsync(AcmeAs2.Entity(gateway.Order()));
        body[200] ^= 1;
        var received = await gateway.ReceiveAsync(await gateway.Acme.EncryptAsync((type, body), gateway.OurCertificate));
        Assert.Equal("authentication-failed", received.Code);
        var zip = await gateway.EvidenceAsync(received.Id);
        var report = await Holds(zip);
        Assert.Contains("signature of no certificate that is trusted", Said(report, "signature"), StringComparison.Ordinal);
        Assert.Contains("processed/error: authentication-failed", Said(report, "receipt"), StringComparison.Ordinal);
        Assert.Equal("authentication-failed", Absence(zip, "content/1.bin").Reason);
    }

    [Fact]
    public async Task AMessageThatDoesNotDecryptIsKeptAsItCame()
    {
        var (type, body) = await gateway.Acme.EncryptAsync(await gateway.Acme.SignAsync(AcmeAs2.Entity(gateway.Order())), gateway.OurCertificate);
        body[^5] ^= 1;
        var zip = await gateway.EvidenceAsync((await gateway.ReceiveAsync((type, body))).Id);
        _ = await Holds(zip);
        Assert.Equal("decryption-failed", Absence(zip, "signed/part.bin").Reason);
        Assert.Equal(body, ZipEntries.Content(zip, "request/body.bin"));
    }

    /// <summary>RFC 4130 7.4.3: what has no id, or more than one, is refused by a receipt that names none.</summary>
    [Fact]
    public async Task AMessageWithoutAnIdIsProvenWithTheReceiptThatRefusedIt()
    {
        var message = await gateway.Acme.EncryptAsync(await gateway.Acme.SignAsync(AcmeAs2.Entity(gateway.Order())), gateway.OurCertificate);
        var received = await gateway.ReceiveAsync(message, "<one@acme>, <two@acme>");
        Assert.Equal("invalid-message-id", received.Code);

        var report = await Holds(await gateway.EvidenceAsync(received.Id));

        Assert.Contains("processed/error: invalid-message-id", Said(report, "receipt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfWhatWasPurgedTheHashesAreThere()
    {
        var received = await gateway.ReceiveOrderAsync();
        var before = ZipEntries.Read(await gateway.EvidenceAsync(received.Id)).Select(e => e.Name).ToList();
        await gateway.PurgeAsync(received.Id);
        var zip = await gateway.EvidenceAsync(received.Id);
        var report = await Holds(zip);
        Assert.Equal("there are no bytes; purged, the hash as the trail recorded: request/body.bin, content/1.bin, mdn/message.bin", Said(report, "payloads"));
        Assert.Equal(("purged", received.Sha256, received.Size), (Absence(zip, "content/1.bin").Reason, Absence(zip, "content/1.bin").Sha256, Absence(zip, "content/1.bin").Length));
        var left = ZipEntries.Read(zip).Select(e => e.Name).ToList();
        Assert.Contains("content/1.bin", before);
        Assert.DoesNotContain(left, name => name.EndsWith(".bin", StringComparison.Ordinal) || name.EndsWith(".p7s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhereOurKeyIsRetiredTheSignedPartIsLeftOutAndSaidSo()
    {
        var certificate = gateway.NewFile("old.pem");
        var id = (await gateway.RunAsync("keys", "rotate", "northwind")).Split('\n')[0];
        _ = await gateway.RunAsync("keys", "export", id, "--out", certificate);
        await RunningAsync(id);
        var signed = await gateway.Acme.SignAsync(AcmeAs2.Entity(gateway.Order()));
        var received = await gateway.ReceiveAsync(await gateway.Acme.EncryptAsync(signed, certificate));
        Assert.Equal(ExchangeStage.Done, received.Stage);
        _ = await gateway.RunAsync("keys", "retire", id, "--force");
        var file = gateway.NewFile(".zip");
        _ = await gateway.RunAsync("exchanges", "evidence", received.Id, "--out", file);
        var zip = await File.ReadAllBytesAsync(file, Ct);
        var report = await Holds(zip);
        Assert.Contains("signed/signature.p7s: key-retired", Said(report, "signature"), StringComparison.Ordinal);
        Assert.Contains("on the trail (what it covers is not in the zip)", Said(report, "mic"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheVerbsWriteAndCheckIt()
    {
        var received = await gateway.ReceiveOrderAsync();
        var file = gateway.NewFile(".zip");
        _ = await gateway.RunAsync("exchanges", "evidence", received.Id, "--out", file);
        Assert.Equal(OperatingSystem.IsWindows() ? "" : "600", UnixMode.Of(file));
        var printed = await gateway.RunAsync("exchanges", "check", file, "--trust", gateway.TrustFile);
        Assert.Equal(12, printed.Split('\n').Length);
        Assert.All(printed.Split('\n'), line => Assert.Matches("^(ok|absent) ", line));

        var zip = ZipEntries.Read(await File.ReadAllBytesAsync(file, Ct));
        await File.WriteAllBytesAsync(file, await ZipEntries.WriteAsync(zip.Where(e => e.Name != "content/1.bin")), Ct);
        var result = await gateway.Process.RunAsync(["exchanges", "check", file, "--trust", gateway.TrustFile, "--json"], Ct);
        Assert.Equal(1, result.Exit);
        var report = JsonElement.Parse(result.Output);
        Assert.Equal((received.Id, false), (report.GetProperty("exchange").GetString(), report.GetProperty("holds").GetBoolean()));
        Assert.Contains(report.GetProperty("checks").EnumerateArray(), c => c.GetProperty("check").GetString() == "entries" && c.GetProperty("result").GetString() == "FAILED");
    }

    [Theory]
    [InlineData(2, "exchanges", "check", "x.zip")]
    [InlineData(1, "exchanges", "check", "x.zip", "--trust", "x.pem")]
    [InlineData(2, "exchanges", "evidence", "ex_06ckgq3yw5ysd8h0n0b9s5w3m4")]
    [InlineData(2, "exchanges", "evidence", "nonsense", "--out", "x.zip")]
    [InlineData(1, "exchanges", "evidence", "ex_06ckgq3yw5ysd8h0n0b9s5w3m4", "--out", "x.zip")]
    public async Task WrongUseHasItsExitCode(int exit, params string[] arguments)
    {
        var result = await gateway.Process.RunAsync(arguments, Ct);
        Assert.True(result.Exit == exit, $"{result.Exit} {result.Output} {result.Errors}");
        Assert.False(File.Exists("x.zip"));
    }

    private async Task<EvidenceReport> Holds(byte[] zip)
    {
        var report = await gateway.CheckAsync(zip);
        Assert.True(report.Holds, string.Join('\n', report.Checks));
        return report;
    }

    private static string Said(EvidenceReport report, string check) => Assert.Single(report.Checks, c => c.Check == check).Detail;

    private static EvidenceAbsence Absence(byte[] zip, string name) => Assert.Single(
        JsonSerializer.Deserialize(ZipEntries.Content(zip, "manifest.json"), EvidenceJson.Strict.EvidenceManifest)!.Absent, a => a.Name == name);

    /// <summary>A key is used by the running gateway within 2 s; a message before would not open.</summary>
    private async Task RunningAsync(string key)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!(await File.ReadAllTextAsync(gateway.Process.Log, Ct)).Contains("2 in use", StringComparison.Ordinal))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), $"The gateway did not notice key {key}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Ct);
        }
    }

    private async Task ManifestVerifiesAsync(byte[] zip)
    {
        var (manifest, signature) = (gateway.NewFile(".json"), gateway.NewFile(".sig"));
        await File.WriteAllBytesAsync(manifest, ZipEntries.Content(zip, "manifest.json"), Ct);
        await File.WriteAllBytesAsync(signature, ZipEntries.Content(zip, "manifest.sig"), Ct);
        var said = await OpenSsl.RunAsync("dgst", "-sha256", "-verify", gateway.InstallationKeys, "-signature", signature, manifest);
        Assert.Contains("Verified OK", said, StringComparison.Ordinal);
    }
}
