using System.Text;
using System.Text.Json;
using Gateway.Exchanges;
using Gateway.Pipeline.Evidence;
using Xunit;

namespace Gateway.Tests.Api.Evidence;

/// <summary>Partners that sign in another form than the one in which they send: what was taken from them is proven as it was taken.</summary>
[Collection(EvidenceOnSqlite.Name)]
public sealed class EvidenceQuirkTests(EvidenceGateway gateway)
{
    private const string Text = "Content-Type: application/edi-x12\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    /// <summary><c>last-line-end-unsigned</c>.</summary>
    [Fact]
    public async Task AMessageWhoseLastLineEndIsNotSignedIsProven()
    {
        var signed = AcmeAs2.Entity(gateway.Order());
        await IsProvenAsync([.. signed, .. LineEnd], signed, EvidenceReading.LastLineEndUnsigned);
    }

    /// <summary>There the line end is no content: it stands behind the last boundary, which is where libas2 puts it.</summary>
    [Fact]
    public async Task AMultipartWhoseLastLineEndIsNotSignedIsProven()
    {
        byte[] signed = [.. "Content-Type: multipart/related; type=\"application/edi-x12\"; boundary=\"in\"\r\n\r\n--in\r\n"u8, .. AcmeAs2.Entity(gateway.Order()), .. "\r\n--in--"u8];
        await IsProvenAsync([.. signed, .. LineEnd], signed, "", EvidenceReading.LastLineEndUnsigned);
    }

    /// <summary><c>canonical-text</c>.</summary>
    [Fact]
    public async Task AMessageThatIsSignedWithOtherLineEndsIsProven()
    {
        var (sent, signed) = Lines();
        await IsProvenAsync(sent, signed, EvidenceReading.CanonicalText);
    }

    [Fact]
    public async Task AMessageWithBothIsProven()
    {
        var (sent, signed) = Lines();
        await IsProvenAsync([.. sent, .. LineEnd], signed, EvidenceReading.CanonicalText, EvidenceReading.LastLineEndUnsigned);
    }

    /// <summary>The quirk forgives a line end, and no other octet: neither of what was signed nor of the content.</summary>
    [Fact]
    public async Task AContentWithMoreThanAnotherLineEndIsFound()
    {
        var signed = AcmeAs2.Entity(gateway.Order());
        var zip = await ReceiveAsync([.. signed, .. LineEnd], signed);
        foreach (var more in (string[])["\r\n", " ", "\n"])
        {
            var entries = ZipEntries.Read(zip).Select(e => e.Name == "content/1.bin" ? (e.Name, [.. e.Content, .. Encoding.ASCII.GetBytes(more)]) : e);
            var report = await gateway.CheckAsync(await ZipEntries.WriteAsync(entries));
            Assert.Contains(report.Checks, c => c is { Check: "content", Result: "FAILED" });
        }
    }

    /// <summary>A receipt of libas2 for what we sent.</summary>
    [Fact]
    public async Task AReceiptWhoseLastLineEndIsNotSignedIsProven()
    {
        gateway.Acme.LeavesLastLineEnd = true;
        try
        {
            var received = await gateway.ReceiveOrderAsync();
            var sent = await gateway.SettledAsync(received.Children.First(c => c.Partner == "acme").Id);
            Assert.Equal(DeliveryState.Delivered, sent.Delivery);
            var zip = await gateway.EvidenceAsync(sent.Id);
            var report = await gateway.CheckAsync(zip);
            Assert.True(report.Holds, string.Join('\n', report.Checks));
            Assert.Equal([new EvidenceReading("mdn/report.bin", EvidenceReading.LastLineEndUnsigned)], Manifest(zip).Readings);
            await gateway.VerifiesAsync(zip, "mdn/report.bin", "mdn/signature.p7s", gateway.Acme.Certificate);
        }
        finally
        {
            gateway.Acme.LeavesLastLineEnd = false;
        }
    }

    private async Task IsProvenAsync(byte[] sent, byte[] signed, params string[] quirks)
    {
        var zip = await ReceiveAsync(sent, signed);
        var report = await gateway.CheckAsync(zip);
        Assert.True(report.Holds, string.Join('\n', report.Checks));
        Assert.DoesNotContain(report.Checks, c => c.Check != "revoked" && c.Result != "ok");
        Assert.Equal(quirks.Where(q => q.Length > 0), Manifest(zip).Readings.Select(r => r.Quirk));
        Assert.All(Manifest(zip).Readings, r => Assert.Equal("signed/part.bin", r.Name));
        Assert.Equal(signed, ZipEntries.Content(zip, "signed/part.bin"));
        Assert.Equal(quirks[0].Length > 0, report.Checks.Single(c => c.Check == "content").Detail.Contains("but for line ends", StringComparison.Ordinal));
        await gateway.VerifiesAsync(zip, "signed/part.bin", "signed/signature.p7s", gateway.Acme.Certificate);
    }

    private async Task<byte[]> ReceiveAsync(byte[] sent, byte[] signed)
    {
        var received = await gateway.ReceiveAsync(await gateway.Acme.EncryptAsync(await gateway.Acme.SignAsync(sent, signed), gateway.OurCertificate));
        Assert.True(received.Stage == ExchangeStage.Done, $"{received.Stage} {received.Code} {received.Detail}");
        return await gateway.EvidenceAsync(received.Id);
    }

    /// <summary>An order a line a segment: as it is sent, and as it is signed.</summary>
    private (byte[] Sent, byte[] Signed) Lines()
    {
        var order = Encoding.ASCII.GetString(gateway.Order()).ReplaceLineEndings("").Replace("~", "~\n", StringComparison.Ordinal);
        return (Encoding.ASCII.GetBytes(Text + order), Encoding.ASCII.GetBytes(Text + order.Replace("\n", "\r\n", StringComparison.Ordinal)));
    }

    private static EvidenceManifest Manifest(byte[] zip) =>
        JsonSerializer.Deserialize(ZipEntries.Content(zip, "manifest.json"), EvidenceJson.Strict.EvidenceManifest)!;
}
