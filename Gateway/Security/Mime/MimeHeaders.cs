using System.Buffers;
using System.Text;

namespace Gateway.Security.Mime;

/// <summary>
/// The header fields of a MIME entity (RFC 2045 3), with the octets they were read from: a MIC covers those, never fields written anew (RFC 4130 7.3.1). Lines
/// that end in LF alone are read too.
/// </summary>
internal sealed class MimeHeaders
{
    /// <summary>Octets of a block, with the empty line.</summary>
    public const int MostOctets = 32 * 1024;

    /// <summary>The same of a mail, to which every server on its way adds.</summary>
    public const int MostOctetsOfMail = 128 * 1024;
    private const int MostFields = 100;
    private const int MostFieldsOfMail = 1000;

    /// <summary>Fields that decide how the body is read: with two of them each reader would see another entity.</summary>
    private static readonly string[] Single = ["Content-Type", "Content-Transfer-Encoding"];
    private static readonly SearchValues<byte> PlainOctets = SearchValues.Create([.. "\t\r\n"u8, .. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (byte)c)]);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private MimeHeaders(ReadOnlyMemory<byte> raw, IReadOnlyList<MimeField> fields) => (Raw, Fields) = (raw, fields);

    /// <summary>In the order of the block.</summary>
    public IReadOnlyList<MimeField> Fields { get; }

    /// <summary>The exact octets of the block, the empty line that ends it included.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>It has the empty line that ends it.</summary>
    public bool IsEnded => Raw.Span is [.., (byte)'\n', (byte)'\n'] or [.., (byte)'\n', (byte)'\r', (byte)'\n'] or [(byte)'\n'] or [(byte)'\r', (byte)'\n'];

    /// <summary>There is nothing in it but printable ASCII, tabs and line ends.</summary>
    public bool IsPlain => !Raw.Span.ContainsAnyExcept(PlainOctets);

    /// <summary>Value of the first field of that name, whatever its case, or null.</summary>
    public string? Get(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return field.Value;
            }
        }

        return null;
    }

    /// <summary>A block up to its empty line, or one that ends without it. The memory is kept. Values are UTF-8, or Latin-1 where they are not.</summary>
    /// <exception cref="MimeException">It is no header block, is beyond a limit, or says twice what the body is.</exception>
    /// <param name="most">Octets that it may have.</param>
    public static MimeHeaders Parse(ReadOnlyMemory<byte> block, int most = MostOctets)
    {
        if (block.Length > most)
        {
            throw new MimeException($"A header block is longer than {most} bytes.");
        }

        var mostFields = most > MostOctets ? MostFieldsOfMail : MostFields;

        var fields = new List<MimeField>();
        var rest = block.Span;
        while (TakeField(ref rest, out var field))
        {
            fields.Add(FieldOf(field));
            if (fields.Count > mostFields)
            {
                throw new MimeException($"A header block has more than {mostFields} fields.");
            }
        }

        if (!rest.IsEmpty)
        {
            throw new MimeException("A header block goes on behind its empty line.");
        }

        foreach (var name in Single)
        {
            if (fields.Count(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) > 1)
            {
                throw new MimeException($"There is more than one {name}.");
            }
        }

        return new MimeHeaders(block, fields);
    }

    /// <summary>The lines of the next field, with those that continue it; false at the empty line, which is taken, and at the end.</summary>
    private static bool TakeField(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        var length = 0;
        do
        {
            var line = rest[length..];
            if (length == 0 && (line.StartsWith("\r\n"u8) || line.StartsWith("\n"u8)))
            {
                rest = line[(line.IndexOf((byte)'\n') + 1)..];
                field = default;
                return false;
            }

            var end = line.IndexOf((byte)'\n');
            length += end < 0 ? line.Length : end + 1;
        }
        while (length < rest.Length && rest[length] is (byte)' ' or (byte)'\t');
        field = rest[..length];
        rest = rest[length..];
        return length > 0;
    }

    private static MimeField FieldOf(ReadOnlySpan<byte> lines)
    {
        var colon = lines.IndexOf((byte)':');
        var name = colon < 0 ? default : lines[..colon].TrimEnd(" \t"u8);
        if (name.IsEmpty || name.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            throw new MimeException("A line of the header is no field.");
        }

        Span<byte> value = lines.Length <= 1024 ? stackalloc byte[lines.Length] : new byte[lines.Length];
        value = Unfold(lines[(colon + 1)..], value).Trim(" \t"u8);
        return value.ContainsAny("\r\0"u8)
            ? throw new MimeException("A header field has a control character.")
            : new MimeField(Encoding.ASCII.GetString(name), TextOf(value), IsTight: name.Length == colon);
    }

    /// <summary>RFC 5322 2.2.3: the line ends go, the white space behind them stays.</summary>
    private static Span<byte> Unfold(ReadOnlySpan<byte> lines, Span<byte> value)
    {
        var length = 0;
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            line = line.EndsWith("\r"u8) ? line[..^1] : line;
            line.CopyTo(value[length..]);
            length += line.Length;
        }

        return value[..length];
    }

    private static string TextOf(ReadOnlySpan<byte> value)
    {
        try
        {
            return Utf8.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(value);
        }
    }
}
