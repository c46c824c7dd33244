using System.Buffers;

namespace Gateway.Security.Mime;

/// <summary>Token of RFC 2045 5.1: printable ASCII without space and tspecials.</summary>
internal static class MimeToken
{
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~");

    public static bool Is(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(Characters);
}
