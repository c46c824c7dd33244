using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.Audit;

/// <summary>
/// The exported roots: an append-only file of signed seals, a JSON line each, fsynced. A verifier that is given it notices a trail that was cut or
/// sealed anew.
/// </summary>
internal sealed class AuditRootFile(string path)
{
    // A seal's line is about 600 bytes.
    private const int Tail = 16 * 1024;

    /// <summary>
    /// Appends the seals that the file does not have yet; returns how many. Safe beside other nodes: the file is held exclusively meanwhile. A last
    /// line that a crash left half written is removed first.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written, or another node holds it.</exception>
    /// <exception cref="InvalidDataException">The file knows a seal that the trail does not have.</exception>
    public async Task<int> CatchUpAsync(IAuditStore store, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var last = await LastAsync(file, ct);
        var count = 0;
        await foreach (var seal in store.SealsAsync(Math.Max(0, (last?.Number ?? 0) - 1), ct))
        {
            if (seal.Number == last?.Number && seal == last)
            {
                last = null;
                continue;
            }

            if (last is not null)
            {
                break;
            }

            await file.WriteAsync(AuditJson.Line(AuditLine.Of(seal)), ct);
            count++;
        }

        if (last is not null)
        {
            throw new InvalidDataException(
                $"{path} ends with seal {last.Number}, which is not in the trail: the trail was cut or restored. Look into it, then begin a new list.");
        }

        file.Flush(flushToDisk: true);
        return count;
    }

    /// <summary>
    /// The roots in the file, oldest first; none when there is no file. Null stands for a line that is no root, unless it is the last one: a crash
    /// may leave that unfinished.
    /// </summary>
    public async IAsyncEnumerable<Seal?> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var unread = false;
        while (await reader.ReadLineAsync(ct) is { } text)
        {
            if (unread)
            {
                yield return null;
            }

            var line = AuditJson.TryParse(text) as AuditLine.SealLine;
            unread = line is null;
            if (line is not null)
            {
                yield return AuditLine.ToSeal(line);
            }
        }
    }

    /// <summary>The last whole line's seal, null for an empty file; leaves the position behind it.</summary>
    private async Task<Seal?> LastAsync(FileStream file, CancellationToken ct)
    {
        var start = Math.Max(0, file.Length - Tail);
        var tail = new byte[file.Length - start];
        file.Position = start;
        await file.ReadExactlyAsync(tail, ct);
        var end = tail.AsSpan().LastIndexOf((byte)'\n');
        file.SetLength(start + end + 1);
        file.Position = file.Length;
        if (end < 0)
        {
            return start == 0 ? null : throw new InvalidDataException($"The end of {path} is not a root.");
        }

        var begin = tail.AsSpan(0, end).LastIndexOf((byte)'\n') + 1;
        return AuditJson.TryParse(Encoding.UTF8.GetString(tail, begin, end - begin)) is AuditLine.SealLine seal
            ? AuditLine.ToSeal(seal)
            : throw new InvalidDataException($"The last line of {path} is not a root.");
    }
}
