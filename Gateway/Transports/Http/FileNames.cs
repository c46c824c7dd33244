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

    /// <summary>An <c>attachment</c> with a plain name and, where that lost something and the name itself leads nowhere, that in <c>filename*</c>.</summary>
    public static string Attachment(string name)
    {
        var plain = SafeFileName.Of(name);
        var header = new ContentDispositionHeaderValue("attachment") { FileName = plain };
        if (plain != name && SafeFileName.WrongWith(name) is null)
        {
            header.FileNameStar = name;
        }

        return header.ToString();
    }
}
