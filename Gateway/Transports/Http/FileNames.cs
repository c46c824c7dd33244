using Gateway.Access;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Transports.Http;

/// <summary>File names in Content-Disposition: what a sender wrote is data and never a path; what we write is safe for every receiver.</summary>
internal static class FileNames
{
    private const int MaxLength = 255;

    /// <summary>The sender's name as it wrote it (RFC 6266: <c>filename*</c> first), control characters replaced, or null.</summary>
    public static string? Read(StringValues contentDisposition)
    {
        if (contentDisposition.Count != 1 || !ContentDispositionHeaderValue.TryParse(contentDisposition.ToString(), out var header))
        {
            return null;
        }

        var name = StringSegment.IsNullOrEmpty(header.FileNameStar) ? HeaderUtilities.RemoveQuotes(header.FileName) : header.FileNameStar;
        return StringSegment.IsNullOrEmpty(name) ? null : OneLine.Of(name.ToString(), MaxLength);
    }

    /// <summary>An <c>attachment</c> with a plain name of <c>[A-Za-z0-9._-]</c> and, where that lost something, the name itself in <c>filename*</c>.</summary>
    public static string Attachment(string name)
    {
        var whole = OneLine.Of(name, MaxLength);
        var plain = string.Concat(whole.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        var header = new ContentDispositionHeaderValue("attachment") { FileName = plain };
        if (plain != whole)
        {
            header.FileNameStar = whole;
        }

        return header.ToString();
    }
}
