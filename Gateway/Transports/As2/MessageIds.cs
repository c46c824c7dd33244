using System.Buffers;
using System.Globalization;
using Gateway.Access;

namespace Gateway.Transports.As2;

/// <summary>Message-ID as AS2 partners write it (RFC 4130 5.3.3, RFC 5322 3.6.4): brackets and <c>@</c> may be missing (DG 3Q13.6).</summary>
internal static class MessageIds
{
    private const int MostCharacters = 998;

    /// <summary>RFC 4130 5.3.3: what is generated should be no longer.</summary>
    private const int MostGenerated = 255;
    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// 1 to 998 characters, none of them a control character, or what one became where the header was kept; more than brackets, and one: of two fields, which are joined by a
    /// comma and a blank, neither is the message's.
    /// </summary>
    public static bool IsValid(string id) =>
        id.Length <= MostCharacters && !id.Any(c => char.IsControl(c) || c == OneLine.Replacement) && Strip(id).Length > 0 && !id.Contains(", ", StringComparison.Ordinal);

    /// <summary>Without white space and brackets around it: the form in which ids are kept and looked up.</summary>
    public static string Strip(string id)
    {
        var text = id.AsSpan().Trim();
        return (text is ['<', .., '>'] ? text[1..^1].Trim() : text).ToString();
    }

    /// <summary>Octet by octet, but for the brackets.</summary>
    public static bool AreSame(string one, string other) => Strip(one) == Strip(other);

    /// <summary>A new id in brackets, without spaces. What cannot stand in a host name is left out of <paramref name="host"/>.</summary>
    public static string New(Guid id, string host)
    {
        var left = id.ToString("N", CultureInfo.InvariantCulture);
        var right = string.Concat(host.Where(HostCharacters.Contains));
        right = right[..Math.Min(right.Length, MostGenerated - left.Length - 3)];
        return $"<{left}@{(right.Length == 0 ? "gateway" : right)}>";
    }
}
