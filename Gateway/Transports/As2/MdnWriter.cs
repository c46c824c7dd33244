using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Security.Cms;
using Gateway.Security.Mime;

namespace Gateway.Transports.As2;

/// <summary>Writes receipts (RFC 4130 7.4): every line ends in CRLF and no field is folded, since partners compare and sign octets.</summary>
internal static class MdnWriter
{
    /// <summary>The multipart/report: words for people, then fields for machines. Its octets are what a signature covers.</summary>
    /// <param name="oldMicalg"><c>sha256</c>, for partners that know nothing else.</param>
    /// <exception cref="MimeException">A text has characters that no field has.</exception>
    public static MimeEntity Report(MdnReport report, bool oldMicalg)
    {
        var boundary = MultipartBoundary.NewValue();
        var body = new ArrayBufferWriter<byte>(1024);
        MimeWriter.Delimiter(body, boundary, isFirst: true);
        var words = report.HumanText.ReplaceLineEndings("\r\n");
        Part(body, Ascii.IsValid(words) ? "text/plain; charset=us-ascii" : "text/plain; charset=utf-8", words, null);
        MimeWriter.Delimiter(body, boundary, isFirst: false);
        Part(body, "message/disposition-notification", Fields(report, oldMicalg), report.FileName);
        MimeWriter.CloseDelimiter(body, boundary);
        var type = "multipart/report" + MimeWriter.Parameter("report-type", "disposition-notification") + MimeWriter.Parameter("boundary", boundary);
        return new MimeEntity([new MimeField("Content-Type", type)], body.WrittenMemory);
    }

    /// <summary>The multipart/signed (RFC 8551 3.5.3) around a report and its detached signature.</summary>
    /// <param name="report">Octets of the report with its fields, exactly as they were signed.</param>
    /// <param name="signature">DER.</param>
    public static MimeEntity Signed(ReadOnlyMemory<byte> report, ReadOnlyMemory<byte> signature, HashAlgorithmName digest, bool oldMicalg)
    {
        const string protocol = "application/pkcs7-signature";
        var boundary = MultipartBoundary.NewValue();
        var body = new ArrayBufferWriter<byte>(report.Length + (signature.Length * 2) + 1024);
        MimeWriter.Delimiter(body, boundary, isFirst: true);
        body.Write(report.Span);
        MimeWriter.Delimiter(body, boundary, isFirst: false);
        MimeWriter.Field(body, "Content-Type", protocol + MimeWriter.Parameter("name", "smime.p7s"));
        MimeWriter.Field(body, "Content-Transfer-Encoding", "base64");
        MimeWriter.Field(body, "Content-Disposition", "attachment" + MimeWriter.Parameter("filename", "smime.p7s"));
        MimeWriter.EndFields(body);
        Base64LineStream.Write(signature.Span, body);
        MimeWriter.CloseDelimiter(body, boundary);
        var micalg = oldMicalg ? CmsDigest.OldMicalgOf(digest) : CmsDigest.MicalgOf(digest);
        var type = "multipart/signed" + MimeWriter.Parameter("protocol", protocol) + MimeWriter.Parameter("micalg", micalg)
            + MimeWriter.Parameter("boundary", boundary);
        return new MimeEntity([new MimeField("Content-Type", type)], body.WrittenMemory);
    }

    private static void Part(ArrayBufferWriter<byte> body, string type, string text, string? fileName)
    {
        MimeWriter.Field(body, "Content-Type", type);
        MimeWriter.Field(body, "Content-Transfer-Encoding", Ascii.IsValid(text) ? "7bit" : "8bit");
        if (fileName is not null)
        {
            MimeWriter.Field(body, "Content-Disposition", "attachment" + MimeWriter.FileName(fileName));
        }

        MimeWriter.EndFields(body);
        MimeWriter.Text(body, text);
    }

    /// <summary>RFC 8098 3.1, in the order of the clause.</summary>
    private static string Fields(MdnReport report, bool oldMicalg)
    {
        var fields = new ArrayBufferWriter<byte>(512);
        Field(fields, "Reporting-UA", report.ReportingUa);
        Field(fields, "Original-Recipient", Recipient(report.OriginalRecipient));
        Field(fields, "Final-Recipient", Recipient(report.FinalRecipient));
        Field(fields, "Original-Message-ID", report.OriginalMessageId);
        Field(fields, "Disposition", report.Disposition?.ToString());
        Field(fields, "Received-content-MIC", report.Mic?.ToText(oldMicalg));
        return Encoding.UTF8.GetString(fields.WrittenSpan);
    }

    private static string? Recipient(string? name) => name is null ? null : "rfc822; " + name;

    private static void Field(ArrayBufferWriter<byte> fields, string name, string? value)
    {
        if (value is not null)
        {
            MimeWriter.Field(fields, name, value);
        }
    }
}
