using System.Text;
using System.Text.Unicode;

namespace Gateway.Transports.Http;

/// <summary>
/// What header fields are read as: UTF-8 where they are that, and Latin-1 otherwise, of which any octet is a character (RFC 9110 5.5). Senders write names of files and
/// subjects as they have them, and a bare 400 would tell neither them nor us why.
/// </summary>
internal sealed class HeaderText : Encoding
{
    public static HeaderText Instance { get; } = new();

    public override int GetByteCount(char[] chars, int index, int count) => UTF8.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => UTF8.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => Of(bytes.AsSpan(index, count)).GetCharCount(bytes, index, count);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        Of(bytes.AsSpan(byteIndex, byteCount)).GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    public override int GetMaxByteCount(int charCount) => UTF8.GetMaxByteCount(charCount);

    public override int GetMaxCharCount(int byteCount) => UTF8.GetMaxCharCount(byteCount);

    private static Encoding Of(ReadOnlySpan<byte> octets) => Utf8.IsValid(octets) ? UTF8 : Latin1;
}
