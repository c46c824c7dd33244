using System.Buffers;
using System.Text;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>What a mail carries: a text for its reader, and the content as an attachment (multipart/mixed, RFC 2046 5.1.3). All of it is ASCII in short lines, as every server takes it.</summary>
internal sealed class MailContent(SealTerms terms, string boundary)
{
    /// <summary>RFC 5322 2.1.1; and what ends in a blank or begins with <c>From </c> is changed by some programs on its way, so that no signature would hold (RFC 8551 3.1.2).</summary>
    private const int LongestLine = 78;

    public async Task WriteAsync(Stream content, Stream to, CancellationToken ct)
    {
        var head = new ArrayBufferWriter<byte>(1024);
        TextPart(head, terms.MailText!.ReplaceLineEndings("\r\n"));
        MimeWriter.Delimiter(head, boundary, isFirst: false);
        MimeWriter.Field(head, "Content-Type", terms.ContentType);
        MimeWriter.Field(head, "Content-Transfer-Encoding", "base64");
        MimeWriter.Field(head, "Content-Disposition", "attachment" + (terms.FileName is { } name ? MimeWriter.FileName(name) : ""));
        MimeWriter.EndFields(head);
        await to.WriteAsync(head.WrittenMemory, ct).ConfigureAwait(false);
        var lines = new Base64LineStream(to);
        await Draining.CopyAsync(content, lines, ct).ConfigureAwait(false);
        await lines.CompleteAsync(ct).ConfigureAwait(false);
        var end = new ArrayBufferWriter<byte>(128);
        MimeWriter.CloseDelimiter(end, boundary);
        await to.WriteAsync(end.WrittenMemory, ct).ConfigureAwait(false);
    }

    private void TextPart(ArrayBufferWriter<byte> output, string text)
    {
        var isPlain = Ascii.IsValid(text) && text.Split("\r\n").All(IsPlain);
        MimeWriter.Delimiter(output, boundary, isFirst: true);
        MimeWriter.Field(output, "Content-Type", "text/plain; charset=utf-8");
        MimeWriter.Field(output, "Content-Transfer-Encoding", isPlain ? "7bit" : "base64");
        MimeWriter.EndFields(output);
        if (isPlain)
        {
            MimeWriter.Text(output, text);
        }
        else
        {
            Base64LineStream.Write(Encoding.UTF8.GetBytes(text), output);
        }
    }

    private static bool IsPlain(string line) =>
        line.Length <= LongestLine && !line.Any(char.IsControl) && line is not [.., ' '] && !line.StartsWith("From ", StringComparison.Ordinal);
}
