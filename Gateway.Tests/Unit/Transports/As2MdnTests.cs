using System.Security.Cryptography;
using System.Text;
using Gateway.Security.Mime;
using Gateway.Tests.Unit.Security;
using Gateway.Transports.As2;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>Receipts are written as RFC 4130 7.4 has them and read as partners write them.</summary>
public sealed class As2MdnTests
{
    private const string Machine =
        "Content-Type: message/disposition-notification\r\n\r\nReporting-UA: peer\r\nFinal-Recipient: rfc822; us\r\nOriginal-Message-ID:<1@them>\r\n"
        + "Disposition: automatic-action/MDN-sent-automatically; processed\r\nReceived-content-MIC: qUqP5cyxm6YcTAhz05Hph5gvu9M=,SHA1\r\n";

    private const string Human = "Content-Type: text/plain\r\n\r\nThank you.";

    private static readonly MdnReport Sample = new()
    {
        ReportingUa = "gateway:0.1.0",
        OriginalRecipient = "\"Acme Inc\"",
        FinalRecipient = "\"Acme Inc\"",
        OriginalMessageId = "<  Strange id without at >",
        Disposition = Disposition.Processed,
        Mic = MicValue.Of(SHA512.HashData("content"u8), HashAlgorithmName.SHA512),
        HumanText = "The message was received.\nThank you.",
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<int> Sizes => MimePieces.Sizes;

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task WhatWasWrittenIsReadAgain(int piece)
    {
        var octets = MdnWriter.Report(Sample, oldMicalg: false).ToOctets();

        var report = await MdnReader.ReadAsync(MimePieces.Open(MimePieces.Text(octets), piece), Ct);

        Assert.Equal(Sample with { HumanText = "The message was received.\r\nThank you." }, report);
    }

    /// <summary>DG 1Q14..3Q06: never folded; DG 3Q09.9: CRLF everywhere; as2.md 2: report-type always, no epilogue (RFC 4130 5.2.2).</summary>
    [Fact]
    public void AReportIsInLinesThatAreNotFolded()
    {
        var report = MdnWriter.Report(Sample, oldMicalg: true);
        var type = ContentType.Parse(report.Fields.Single().Value)!;
        var text = MimePieces.Text(report.ToOctets());

        Assert.Equal(("multipart/report", "disposition-notification"), (type.MediaType, type.Parameters["report-type"]));
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.DoesNotContain(text.Split("\r\n"), line => line.StartsWith(' ') || line.StartsWith('\t'));
        Assert.Contains("\r\nOriginal-Recipient: rfc822; \"Acme Inc\"\r\nFinal-Recipient: rfc822; \"Acme Inc\"\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nOriginal-Message-ID: <  Strange id without at >\r\n", text, StringComparison.Ordinal);
        Assert.Contains($"\r\nReceived-content-MIC: {Sample.Mic!.Digest}, sha512\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith($"\r\n--{type.Boundary}--\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AFieldThatIsNotKnownIsLeftOut()
    {
        var text = MimePieces.Text(MdnWriter.Report(new MdnReport { Disposition = Disposition.Processed }, oldMicalg: false).ToOctets());

        Assert.DoesNotContain("Recipient", text, StringComparison.Ordinal);
        Assert.DoesNotContain("MIC", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AnIdThatWouldBecomeAnotherFieldIsAnError() =>
        Assert.Throws<MimeException>(() => MdnWriter.Report(Sample with { OriginalMessageId = "<a>\r\nDisposition: x" }, oldMicalg: false));

    /// <summary>RFC 8551 3.5.3: the first part is what was signed, octet by octet; the second the signature in base64 lines that end in CRLF.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task ASignedReceiptHasTheReportAsItWasSigned(int piece)
    {
        var report = MdnWriter.Report(Sample, oldMicalg: false).ToOctets();
        var signature = RandomNumberGenerator.GetBytes(1000);

        var signed = MdnWriter.Signed(report, signature, HashAlgorithmName.SHA256, oldMicalg: false);

        var type = ContentType.Parse(signed.Fields.Single().Value)!;
        Assert.Equal(("multipart/signed", "sha-256"), (type.MediaType, type.Parameters["micalg"]));
        Assert.Equal("application/pkcs7-signature", type.Parameters["protocol"]);
        using var parts = new MultipartReader(MimePieces.Open(MimePieces.Text(signed.Body.Span), piece), type.Boundary!);
        Assert.Equal(report, await MimePieces.OctetsAsync((await parts.NextPartAsync(Ct))!, piece));
        using var second = new MimeSource((await parts.NextPartAsync(Ct))!);
        var headers = await second.ReadHeadersAsync(Ct);
        Assert.Equal("application/pkcs7-signature", ContentType.Parse(headers.Get("Content-Type"))!.MediaType);
        await using var decoded = TransferEncoding.Decode(headers.Get("Content-Transfer-Encoding"), second.Body);
        Assert.Equal(signature, await MimePieces.OctetsAsync(decoded, piece));
        Assert.Null(await parts.NextPartAsync(Ct));
    }

    [Fact]
    public void AMicalgIsSpeltAsThePartnerKnowsIt()
    {
        var signed = MdnWriter.Signed(new byte[10], new byte[10], HashAlgorithmName.SHA1, oldMicalg: true);
        Assert.Equal("sha1", ContentType.Parse(signed.Fields.Single().Value)!.Parameters["micalg"]);
    }

    /// <summary>RFC 6522 3: three parts; the third, the message or its headers, is passed over. Partners have been seen to swap them.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task PartsMayComeInAnyOrder(int piece)
    {
        const string third = "Content-Type: message/rfc822\r\n\r\nDisposition: processed/error: none of ours\r\n";
        const string headers = "Content-Type: text/rfc822-headers\r\n\r\nSubject: none of ours\r\n";
        foreach (var parts in (string[][])[[Human, Machine, third], [Machine, Human], [headers, Machine, Human], [third, Human, Machine]])
        {
            var report = await ReadAsync(Multipart("multipart/report", parts), piece);

            Assert.Equal("Thank you.", report.HumanText);
            Assert.Equal(("<1@them>", "us", "peer"), (report.OriginalMessageId, report.FinalRecipient, report.ReportingUa));
            Assert.True(report.Disposition!.IsPositive);
            Assert.Equal("qUqP5cyxm6YcTAhz05Hph5gvu9M=, sha-1", report.Mic!.ToText(oldSpelling: false));
            Assert.Null(report.OriginalRecipient);
        }
    }

    /// <summary>as2.md 2: names in any case, folded values, line feeds alone, base64 inside, an empty line before the fields.</summary>
    [Fact]
    public async Task AReceiptIsReadAsPartnersWriteIt()
    {
        const string folded = "content-type: MESSAGE/Disposition-Notification; name=x\n\n\nORIGINAL-MESSAGE-ID: <1@them>\nfinal-recipient:RFC822;us\n"
            + "disposition:automatic-action/MDN-sent-automatically;\n processed/error:decryption-failed\n"
            + "Received-Content-MIC: qUqP5cyxm6YcT\n Ahz05Hph5gvu9M=, sha1\n\nmore that nobody reads";
        var fields = Convert.ToBase64String(Encoding.ASCII.GetBytes(folded.Split("\n\n", 2)[1]));
        var encoded = $"Content-Type: message/disposition-notification\nContent-Transfer-Encoding: base64\n\n{fields}";
        foreach (var part in (string[])[folded, encoded])
        {
            var report = await ReadAsync(Multipart("multipart/report", part, Human).Replace("\r\n", "\n", StringComparison.Ordinal), 4096);

            Assert.Equal(("<1@them>", "us"), (report.OriginalMessageId, report.FinalRecipient));
            Assert.Equal(Disposition.Error(DispositionText.DecryptionFailed), report.Disposition);
            Assert.Equal(HashAlgorithmName.SHA1, report.Mic!.Algorithm);
        }
    }

    /// <summary>The words come from a partner in any form; plain text comes before HTML.</summary>
    [Fact]
    public async Task WordsForPeopleMayBeAMultipartOfTheirOwn()
    {
        var words = Multipart("multipart/alternative", "Content-Type: text/html\r\n\r\n<p>no</p>", "Content-Type: text/plain\r\n\r\nyes");

        Assert.Equal("yes", (await ReadAsync(Multipart("multipart/report", words, Machine), 7)).HumanText);
        Assert.Equal("<p>no</p>", (await ReadAsync(Multipart("multipart/report", Machine, "Content-Type: text/html\r\n\r\n<p>no</p>"), 7)).HumanText);
        Assert.Equal("", (await ReadAsync(Multipart("multipart/report", Machine), 7)).HumanText);
        const string latin = "Content-Type: text/plain; charset=ISO-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nf=FCr Sie";
        Assert.Equal("f\u00fcr Sie", (await ReadAsync(Multipart("multipart/report", latin, Machine), 7)).HumanText);
    }

    /// <summary>A missing or wrong MIC is null (github.com/abhishek-ram/pyas2-lib/issues/19): never taken for one that matches.</summary>
    [Fact]
    public async Task AReceiptWithoutMicOrDispositionHasNone()
    {
        var report = await ReadAsync(Multipart("multipart/report", "Content-Type: message/disposition-notification\r\n\r\nReceived-content-MIC: none\r\n"), 7);

        Assert.Null(report.Mic);
        Assert.Null(report.Disposition);
        Assert.Null(report.OriginalMessageId);
    }

    [Fact]
    public async Task WhatIsNoReceiptIsAnError()
    {
        var nested = Machine;
        for (var i = 0; i < 12; i++)
        {
            nested = $"Content-Type: multipart/mixed; boundary=n{i}\r\n\r\n--n{i}\r\n{nested}\r\n--n{i}--";
        }

        string[] wrong =
        [
            "", Human, nested, "Content-Type: multipart/report\r\n\r\n--b--",
            Multipart("multipart/report", Human), Multipart("multipart/report", Machine, Machine),
            Multipart("multipart/report", Machine)[..^10], Multipart("multipart/report", "Content-Type: none\r\n\r\n", Machine),
            Multipart("multipart/report", Machine, Human + new string('x', 1024 * 1024)),
        ];
        foreach (var entity in wrong)
        {
            _ = await Assert.ThrowsAsync<MimeException>(() => ReadAsync(entity, 4096));
        }
    }

    private static string Multipart(string type, params string[] parts) =>
        $"Content-Type: {type}; boundary=\"=_{parts.Length}{type[^3..]}\"\r\n\r\n"
        + string.Concat(parts.Select(part => $"--=_{parts.Length}{type[^3..]}\r\n{part}\r\n")) + $"--=_{parts.Length}{type[^3..]}--\r\n";

    private static async Task<MdnReport> ReadAsync(string entity, int piece) => await MdnReader.ReadAsync(MimePieces.Open(entity, piece), Ct);
}
