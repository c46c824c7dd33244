using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.Audit;

/// <summary>An exported trail, read in place: each stream is a pass over the file, so size does not matter.</summary>
internal sealed class AuditExportFile(string path) : IAuditTrail
{
    /// <summary>
    /// Reads the whole file once: its keys, and what is wrong with it as a file (a cut end, counts that differ, lines that cannot be read). The keys
    /// are as good as the road that the file came by: compare their ids with what the installation's owner told you.
    /// </summary>
    public async Task<(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Keys, IReadOnlyList<AuditProblem> Problems)> InspectAsync(
        CancellationToken ct)
    {
        var keys = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var problems = new ProblemList(20);
        long number = 0, seals = 0, heads = 0, entries = 0;
        AuditLine.End? end = null;
        await foreach (var text in TextAsync(ct))
        {
            number++;
            var line = AuditJson.TryParse(text);
            if (end is not null || number == 1 != line is AuditLine.Start || line is null or AuditLine.Start { Version: not AuditExport.Version })
            {
                problems.Seal(AuditProblemCodes.ExportBroken, null, $"line {number} does not belong there");
            }

            end ??= line as AuditLine.End;
            seals += line is AuditLine.SealLine ? 1 : 0;
            heads += line is AuditLine.Head ? 1 : 0;
            entries += line is AuditLine.Entry ? 1 : 0;
            if (line is AuditLine.Key key && TryDecode(key.PublicKey) is { } spki)
            {
                keys[key.KeyId] = spki;
            }
        }

        if (end is null || end.Seals != seals || end.Heads != heads || end.Entries != entries)
        {
            problems.Seal(
                AuditProblemCodes.ExportBroken, null, end is null ? "its last line is missing" : "its last line counts other lines than there are");
        }

        return (keys, problems.Kept);
    }

    public IAsyncEnumerable<AuditEntry> EntriesAsync(CancellationToken ct) => LinesAsync<AuditLine.Entry>("entry", ct).Select(AuditLine.ToEntry);

    public IAsyncEnumerable<ChainHead> HeadsAsync(CancellationToken ct) =>
        LinesAsync<AuditLine.Head>("head", ct).Select(head => new ChainHead(head.Chain, head.Count, head.Hash));

    public IAsyncEnumerable<Seal> SealsAsync(CancellationToken ct) => LinesAsync<AuditLine.SealLine>("seal", ct).Select(AuditLine.ToSeal);

    private async IAsyncEnumerable<T> LinesAsync<T>(string type, [EnumeratorCancellation] CancellationToken ct)
        where T : AuditLine
    {
        // The type stands first in every line that this program wrote; a line that was edited to hide it is missed here and counted by InspectAsync.
        var start = $$"""{"type":"{{type}}",""";
        await foreach (var text in TextAsync(ct))
        {
            if (text.StartsWith(start, StringComparison.Ordinal) && AuditJson.TryParse(text) is T line)
            {
                yield return line;
            }
        }
    }

    private async IAsyncEnumerable<string> TextAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.SequentialScan);
        using var reader = new StreamReader(file, Encoding.UTF8);
        while (await reader.ReadLineAsync(ct) is { } text)
        {
            yield return text;
        }
    }

    private static byte[]? TryDecode(string base64)
    {
        var buffer = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, buffer, out var length) ? buffer[..length] : null;
    }
}
