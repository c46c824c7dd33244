using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Gateway.Exchanges;
using Gateway.Security.Envelopes;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>Mails and zips that nobody should have sent: each has its code, is kept as it came, and harms nothing.</summary>
public sealed class EmailBadInputTests(MailServerFixture fixture) : EmailTest(fixture), IClassFixture<MailServerFixture>
{
    private const string Opening = Trusting + ", zip: open";

    public static TheoryData<string, string> Broken => new()
    {
        { VerdictCodes.MimeMalformed, "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nno boundary is named\r\n--b--\r\n" },
        { VerdictCodes.MimeMalformed, "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/edi-x12\r\n\r\nISA and no end\r\n" },
        { VerdictCodes.MimeMalformed, "Content-Type: application/edi-x12; name=a.edi\r\nContent-Transfer-Encoding: x-nobodys\r\n\r\nISA\r\n" },
        { VerdictCodes.MimeMalformed, "Content-Type: text/plain\r\nContent-Type: application/edi-x12\r\n\r\ntwo types\r\n" },
        { VerdictCodes.MimeMalformed, "This line is no field\r\nContent-Type: application/edi-x12; name=a.edi\r\n\r\nISA\r\n" },
        { VerdictCodes.MimeMalformed, string.Concat(Enumerable.Range(0, 1200).Select(i => $"X-{i}: flood\r\n")) + "Content-Type: application/edi-x12; name=a.edi\r\n\r\nISA\r\n" },
        { VerdictCodes.MimeMalformed, $"X-Long: {new string('x', 200_000)}\r\nContent-Type: application/edi-x12; name=a.edi\r\n\r\nISA\r\n" },
        { MailPartCodes.TooDeep, Nested(30) },
        { VerdictCodes.MimeMalformed, "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", 1000)) + "--b\r\n\r\nx\r\n--b--\r\n" },
        { MailPartCodes.NoAttachment, "Content-Type: text/html\r\n\r\n<p>only words</p>\r\n" },
        { VerdictCodes.ContentUnsupported, "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n" },
        { "format-unknown", "Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF\r\n" },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task ABrokenMailIsQuarantinedWithItsCodeAsItCame(string code, string entity)
    {
        await StartAsync();
        var mail = new SomeMail { Entity = entity }.Proven().ToBytes();
        Assert.Equal((ExchangeStage.Quarantined, code), await SendAsync(mail));
        var wire = await Gateway.Of<IExchangeStore>().PayloadAsync((await OnlyAsync()).Summary.Id, StoredPayload.Wire, Ct);
        Assert.Equal(mail.Length, wire!.Length);
    }

    [Fact]
    public async Task LettersBeyondAsciiInAHeaderHarmNothing()
    {
        await StartAsync();
        var mail = SomeMail.With(Order()) with { Fields = ["X-Comment: Gr\u00fc\u00dfe", "X-Subject: \u00ff\u00fe"] };
        Assert.Equal((ExchangeStage.Opened, null), await SendAsync(mail.Proven().ToBytes()));
    }

    /// <summary>Twelve zips of a hundred files are more contents than a mail may have.</summary>
    [Fact]
    public async Task TheFilesOfAllZipsAreCountedTogether()
    {
        await StartAsync(Opening);
        var zip = Zip([.. Enumerable.Range(0, 100).Select(i => ($"{i}.edi", new byte[] { 1 }))]);
        var mail = SomeMail.With([.. Enumerable.Range(0, 12).Select(i => ($"{i}.zip", "application/zip", zip))]);
        Assert.Equal((ExchangeStage.Quarantined, MailPartCodes.TooDeep), await SendAsync(mail.Proven().ToBytes()));
    }

    /// <summary>As a mail program of Apple's writes it: the document lies beside the second form of the text.</summary>
    [Fact]
    public async Task ADocumentInsideOfAnAlternativeIsOne()
    {
        await StartAsync();
        var order = Encoding.ASCII.GetString(Order());
        var mail = new SomeMail
        {
            Entity = "Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\nHello\r\n--a\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n"
                + "--m\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>\r\n--m\r\nContent-Type: application/edi-x12; name=a.edi\r\nContent-Disposition: attachment; filename=a.edi\r\n\r\n"
                + order + "\r\n--m--\r\n--a--\r\n",
        };
        Assert.Equal((ExchangeStage.Opened, null), await SendAsync(mail.Proven().ToBytes()));
    }

    [Fact]
    public async Task AMailThatIsTooLargeIsLeftWithAFinding()
    {
        await StartAsync(limit: "20 KB");
        await Server.PutAsync(SomeMail.With(("a.bin", "application/octet-stream", new byte[30_000])).Proven().ToBytes());
        Assert.Equal("payload-too-large", Assert.Single(Skipped(await LookAsync())).Code);
        Assert.Empty(await ExchangesAsync());
    }

    [Theory]
    [InlineData("legal", "illegal-filename", "../../etc/passwd.edi", "b.edi")]
    [InlineData("legal", "illegal-filename", "CON.edi", "b.edi")]
    [InlineData("unique", "duplicate-filename", "a.edi", "A.EDI")]
    [InlineData("any", null, "..\\..\\a.edi", "..\\..\\a.edi")]
    public async Task NamesAreLookedAtAsTheProfileSays(string policy, string? code, string first, string second)
    {
        await StartAsync(Trusting + $", file-names: {policy}");
        var mail = SomeMail.With((first.Replace("\\", "\\\\", StringComparison.Ordinal), "application/edi-x12", Order()), (second.Replace("\\", "\\\\", StringComparison.Ordinal), "application/edi-x12", Order()));
        Assert.Equal(code, (await SendAsync(mail.Proven().ToBytes())).Code);
    }

    [Fact]
    public async Task TheFilesOfAZipAreContentsUnderTheirOwnNames()
    {
        await StartAsync(Opening + ", attachments: [\"*.edi\", \"*.zip\"]");
        var (first, second) = (Order(), Order());
        var zip = Zip(("../../in/a.edi", first), ("readme.txt", "no order"u8.ToArray()), ("more/", []), ("more/b.edi", second), ("inner.zip", Zip(("c.edi", Order()))));
        Assert.Equal((ExchangeStage.Opened, null), await SendAsync(SomeMail.With(("orders.zip", "application/zip", zip)).Proven().ToBytes()));

        var exchange = await OnlyAsync();
        Assert.Equal("a.edi", exchange.FileName);
        Assert.Equal([Encoding.ASCII.GetString(first), Encoding.ASCII.GetString(second)], [await TextAsync(exchange.Summary.Id), await TextAsync(exchange.Summary.Id, 2)]);
        Assert.Equal("part-unwanted orders.zip: readme.txt, zip-entry-skipped orders.zip: inner.zip", Opened(exchange).GetProperty("leftOut").GetString());
    }

    [Fact]
    public async Task AZipThatIsNotOpenedIsAContentAsItIs()
    {
        await StartAsync();
        Assert.Equal((ExchangeStage.Quarantined, "format-unknown"), await SendAsync(SomeMail.With(("orders.zip", "application/zip", Zip(("a.edi", Order())))).Proven().ToBytes()));
    }

    public static TheoryData<string, byte[]> Zips => new()
    {
        { MailPartCodes.ZipMalformed, "PK and no end"u8.ToArray() },
        { MailPartCodes.ZipMalformed, Zip(("a.edi", new byte[1000]))[..^30] },
        { MailPartCodes.ZipEncrypted, Encrypted(Zip(("a.edi", new byte[1000]))) },
        { MailPartCodes.ZipLimit, Zip([.. Enumerable.Range(0, 1001).Select(i => ($"{i}.edi", new byte[1]))]) },
        { MailPartCodes.ZipLimit, Zip(("bomb.edi", new byte[30_000_000])) },
        { MailPartCodes.ZipLimit, Zip64(Zip(("a.edi", new byte[1000]))) },
        { VerdictCodes.ContentTooLarge, Zip(("a.edi", new byte[9_000_000]), ("b.edi", new byte[9_000_000]), ("c.edi", new byte[9_000_000]), ("d.edi", new byte[9_000_000]), ("e.edi", new byte[9_000_000])) },
    };

    [Theory, MemberData(nameof(Zips), DisableDiscoveryEnumeration = true)]
    public async Task AZipBeyondWhatIsTakenIsQuarantined(string code, byte[] zip)
    {
        await StartAsync(Opening, limit: "40 MB");
        Assert.Equal((ExchangeStage.Quarantined, code), await SendAsync(SomeMail.With(("orders.zip", "application/zip", zip)).Proven().ToBytes()));
    }

    private static string Nested(int depth) => depth == 0
        ? "Content-Type: application/edi-x12; name=a.edi\r\n\r\nISA\r\n"
        : $"Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n{Nested(depth - 1)}\r\n--b{depth}--\r\n";

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var octets = new MemoryStream();
        using (var zip = new ZipArchive(octets, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return octets.ToArray();
    }

    /// <summary>Says of its first file that it is encrypted (APPNOTE 4.4.4, bit 0), in both places.</summary>
    /// <summary>Its end says that the counts stand elsewhere.</summary>
    private static byte[] Zip64(byte[] zip)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.Length - 18), ushort.MaxValue);
        return zip;
    }

    private static byte[] Encrypted(byte[] zip)
    {
        zip[6] |= 1;
        var directory = BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(zip.Length - 6));
        zip[directory + 8] |= 1;
        return zip;
    }
}
