using System.Text;
using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>A MIME entity as its octets are: the header fields with their line ends, and the body. Taken apart by hand, so that nothing of ours is in between.</summary>
internal sealed record ForeignEntity(string Head, ReadOnlyMemory<byte> Body)
{
    private static readonly byte[] EndOfHead = [13, 10, 13, 10];

    /// <summary>Value of Content-Type.</summary>
    public string ContentType => Field("Content-Type") ?? "";

    public byte[] Octets => [.. Encoding.Latin1.GetBytes(Head), 13, 10, .. Body.Span];

    /// <summary>The body, where it is ASCII.</summary>
    public string Text => Encoding.ASCII.GetString(Body.Span);

    /// <summary>The body without its transfer encoding.</summary>
    public byte[] Content => Field("Content-Transfer-Encoding") == "base64" ? Convert.FromBase64String(Encoding.Latin1.GetString(Body.Span)) : Body.ToArray();

    public static ForeignEntity Of(string contentType, ReadOnlyMemory<byte> body, params string[] fields) =>
        new(string.Concat(fields.Prepend("Content-Type: " + contentType).Select(f => f + "\r\n")), body);

    public static ForeignEntity Parse(ReadOnlyMemory<byte> octets)
    {
        var end = octets.Span.IndexOf(EndOfHead);
        Assert.True(end > 0, "There is no header block: " + Encoding.Latin1.GetString(octets.Span[..Math.Min(octets.Length, 200)]));
        return new ForeignEntity(Encoding.Latin1.GetString(octets.Span[..(end + 2)]), octets[(end + 4)..]);
    }

    /// <summary>Value of a field; lines are not folded by anybody here.</summary>
    public string? Field(string name) => Head.Split("\r\n").Where(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(l => l[(name.Length + 1)..].Trim()).FirstOrDefault();

    /// <summary>The exact octets of each part: the line end before a delimiter belongs to the delimiter (RFC 2046 5.1.1).</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Parts()
    {
        var delimiter = Encoding.Latin1.GetBytes("\r\n--" + Parameter("boundary"));
        byte[] all = [13, 10, .. Body.Span];
        var parts = new List<ReadOnlyMemory<byte>>();
        var at = all.AsSpan().IndexOf(delimiter) + delimiter.Length;
        while (all[at] != '-')
        {
            Assert.Equal("\r\n", Encoding.Latin1.GetString(all.AsSpan(at, 2)));
            var length = all.AsSpan(at + 2).IndexOf(delimiter);
            parts.Add(all.AsMemory(at + 2, length));
            at += 2 + length + delimiter.Length;
        }

        return parts;
    }

    /// <summary>Parameter of Content-Type, without quotes.</summary>
    public string Parameter(string name)
    {
        var parameter = ContentType.Split(';').Select(p => p.Trim()).Single(p => p.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase));
        return parameter[(name.Length + 1)..].Trim('"');
    }
}
