using System.Buffers;
using System.Text;

namespace Gateway.Access;

/// <summary>
/// File names that others gave: data, and never a path. What is wrong with one, for partners who agreed to be told, and what is made of one where it becomes the
/// name of a download or of a file that we send.
/// </summary>
public static class SafeFileName
{
    /// <summary>What file systems take, in UTF-8.</summary>
    public const int MostBytes = 255;

    private const string Nameless = "file";
    private const int MostExtension = 20;
    private const char Replacement = '_';

    private static readonly SearchValues<char> NotOfWindows = SearchValues.Create("*?\"<>|");

    /// <summary>Devices of Windows, with any extension.</summary>
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })], StringComparer.OrdinalIgnoreCase);

    /// <summary>Why it is no name of a file on every system, for the trail; null when nothing is wrong with it.</summary>
    public static string? WrongWith(string name)
    {
        if (name.Trim() is "" or "." or "..")
        {
            return "names no file";
        }

        if (name.AsSpan().ContainsAny("/\\:"))
        {
            return "has parts of a path";
        }

        if (name.AsSpan().ContainsAny(NotOfWindows))
        {
            return "has characters that names of Windows do not have";
        }

        if (name.Any(char.IsControl) || name.AsSpan().ContainsAny('\u2028', '\u2029'))
        {
            return "has control characters";
        }

        if (name.Any(IsBidirectional))
        {
            return "has characters that turn the direction of writing";
        }

        if (name[^1] is '.' or ' ')
        {
            return "ends with a dot or a blank";
        }

        return IsDevice(name) ? "is the name of a device"
            : Encoding.UTF8.GetByteCount(name) > MostBytes ? $"has more than {MostBytes} bytes"
            : !IsText(name) ? "is no Unicode text"
            : null;
    }

    /// <summary>For a name that goes on: itself where nothing is wrong with it, of a path the last part as long as that is so, or else made plain as <see cref="Of"/> does.</summary>
    public static string Kept(string name)
    {
        var last = LastOf(name);
        return WrongWith(last) is null ? last : Of(name);
    }

    /// <summary>
    /// The last part of it in <c>A-Z a-z 0-9 . _ -</c>, everything else a <c>_</c>: no hidden file, no device, at most 255 bytes, never empty. The same name for
    /// the same name.
    /// </summary>
    public static string Of(string name)
    {
        var plain = Plain(LastOf(name)).Trim('.');
        plain = plain.Length == 0 ? Nameless : IsDevice(plain) ? Replacement + plain : plain;
        if (plain.Length <= MostBytes)
        {
            return plain;
        }

        var extension = Path.GetExtension(plain);
        extension = extension.Length > MostExtension ? "" : extension;
        return plain[..(MostBytes - extension.Length)].TrimEnd('.') + extension;
    }

    /// <summary>A piece of a name: each character that is not of the list becomes <c>_</c>.</summary>
    public static string Plain(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : Replacement));

    private static string LastOf(string name) => name[(name.LastIndexOfAny(['/', '\\', ':']) + 1)..];

    private static bool IsDevice(string name) => Devices.Contains(name.Split('.')[0].TrimEnd());

    private static bool IsBidirectional(char c) => c is '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    private static bool IsText(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogate(name[i]) && !(i + 1 < name.Length && char.IsSurrogatePair(name[i], name[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
