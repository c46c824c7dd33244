using System.Buffers;
using System.Text;

namespace Gateway.Security.Mime;

/// <summary>Writes MIME as it goes over HTTP: header fields on one line each, never folded (DG 1Q14), and CRLF everywhere.</summary>
internal static class MimeWriter
{
    /// <summary>One header field. Its value is written as UTF-8.</summary>
    /// <exception cref="MimeException">The name is none, or the value has a control character: it would become another field.</exception>
    public static void Field(IBufferWriter<byte> output, string name, string value)
    {
        if (!MimeToken.Is(name) || name.Contains(':', StringComparison.Ordinal) || HasControls(value))
        {
            throw new MimeException($"What should become the field {name} has characters that no field has.");
        }

        Text(output, $"{name}: {value}\r\n");
    }

    /// <summary>The empty line behind the fields.</summary>
    public static void EndFields(IBufferWriter<byte> output) => output.Write("\r\n"u8);

    /// <summary>Text as UTF-8, as it stands.</summary>
    public static void Text(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);

    /// <summary>The line that begins a part; the line end before it is part of it (RFC 2046 5.1.1), save at the start of the body.</summary>
    public static void Delimiter(IBufferWriter<byte> output, string boundary, bool isFirst) =>
        Text(output, $"{(isFirst ? "" : "\r\n")}--{boundary}\r\n");

    /// <summary>The line that ends the last part; no epilogue follows (RFC 4130 5.2.2).</summary>
    public static void CloseDelimiter(IBufferWriter<byte> output, string boundary) => Text(output, $"\r\n--{boundary}--\r\n");

    /// <summary>
    /// A parameter with its separator: <c>; name=token</c>, <c>; name="quoted \" string"</c> (RFC 2045 5.1), or <c>; name*=UTF-8''%C3%BC</c> where it is not
    /// ASCII (RFC 2231 4).
    /// </summary>
    public static string Parameter(string name, string value)
    {
        if (!MimeToken.Is(name) || HasControls(value))
        {
            throw new MimeException($"What should become the parameter {name} has characters that none has.");
        }

        return MimeToken.Is(value) ? $"; {name}={value}"
            : Ascii.IsValid(value) ? $"; {name}={Quoted(value)}"
            : $"; {name}*=UTF-8''{Uri.EscapeDataString(value)}";
    }

    /// <summary>
    /// The parameter of a file's name: in quotes also where it need not be, since partners cut names at what is between them; encoded where it is not ASCII (RFC 2231 4).
    /// </summary>
    public static string FileName(string name) => Ascii.IsValid(name) && !HasControls(name) ? $"; filename={Quoted(name)}" : Parameter("filename", name);

    /// <summary>A quoted string, with a backslash before each quote and backslash (RFC 5322 3.2.4).</summary>
    public static string Quoted(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static bool HasControls(string text) => text.AsSpan().ContainsAnyInRange('\0', '\u001f') || text.Contains('\u007f', StringComparison.Ordinal);
}
