using System.Text;

namespace Gateway.Tests.Api.As2;

/// <summary>MIME taken apart on its exact octets (RFC 2046 5.1.1: the CRLF before a delimiter belongs to the delimiter). Nothing is folded here.</summary>
internal static class MimeOctets
{
    /// <summary>Header fields and body of an entity.</summary>
    public static (Dictionary<string, string> Fields, byte[] Body) Split(byte[] entity)
    {
        var end = entity.AsSpan().IndexOf("\r\n\r\n"u8);
        return end < 0 ? throw new FormatException("The entity has no empty line.") : (Fields(entity[..end]), entity[(end + 4)..]);
    }

    public static Dictionary<string, string> Fields(byte[] block)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Encoding.Latin1.GetString(block).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(line[..colon], line[(colon + 1)..].Trim());
        }

        return fields;
    }

    /// <summary>The parts of a multipart, each with its header fields.</summary>
    public static IReadOnlyList<byte[]> Parts(string contentType, byte[] body)
    {
        var pieces = ("\r\n" + Encoding.Latin1.GetString(body)).Split("\r\n--" + Parameter(contentType, "boundary"));
        return pieces.Length < 3 || !pieces[^1].StartsWith("--", StringComparison.Ordinal)
            ? throw new FormatException($"The body is no {contentType}.")
            : [.. pieces[1..^1].Select(p => Encoding.Latin1.GetBytes(p[2..]))];
    }

    public static string Parameter(string contentType, string name)
    {
        var from = contentType.IndexOf(name + "=", StringComparison.OrdinalIgnoreCase) + name.Length + 1;
        return from <= name.Length ? throw new FormatException($"{contentType} has no {name}.") : contentType[from..].Split(';')[0].Trim().Trim('"');
    }
}
