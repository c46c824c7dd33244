using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security.Envelopes;

namespace Gateway.Pipeline.Stages;

/// <summary>The names of a message's files where the channel looks at them (draft-ietf-ediint-rfc4130bis: illegal-filename, duplicate-filename).</summary>
internal static class FileNameKeys
{
    private const int MostShown = 100;

    /// <summary>Why one of the names is refused, or two of them are the same; null when none is.</summary>
    public static (string Code, string Detail)? Illegal(Channel channel, SecurityVerdict verdict)
    {
        if (channel.FileNames is not (not FileNamePolicy.Any and var policy))
        {
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Names(verdict))
        {
            if (SafeFileName.WrongWith(name) is { } wrong)
            {
                return (OpeningDecision.IllegalFileName, $"The file name {OneLine.Of(name, MostShown)} {wrong}.");
            }

            if (policy == FileNamePolicy.Unique && !seen.Add(Same(name)))
            {
                return (OpeningDecision.DuplicateFileName, $"Two files of the message are called {OneLine.Of(name, MostShown)}.");
            }
        }

        return null;
    }

    /// <summary>A key for each name that has to be the only one of the partner's; claimed with the message, so that of two at once one is taken.</summary>
    public static IEnumerable<DedupKey> Of(OpeningDraft opening, DateTimeOffset now, TimeSpan window)
    {
        if (opening is not { Channel.FileNames: FileNamePolicy.Unique, Opened: { Content: not null, Verdict: { Holds: true, ContentDigest: { } hex } verdict } })
        {
            yield break;
        }

        foreach (var name in Names(verdict).Select(Same).Distinct(StringComparer.Ordinal))
        {
            var key = $"name:{opening.Channel.Partner}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}";
            yield return new DedupKey(key, new Sha256Digest(hex), opening.Received.Id, now, window);
        }
    }

    private static IEnumerable<string> Names(SecurityVerdict verdict) => verdict.Parts.Select(p => p.FileName).OfType<string>();

    /// <summary>Two names that some file system takes for one are the same.</summary>
    private static string Same(string name) => name.Normalize(NormalizationForm.FormC).ToUpperInvariant();
}
