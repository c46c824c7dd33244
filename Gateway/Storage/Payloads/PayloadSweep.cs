using System.Globalization;
using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Payloads;

/// <summary>
/// Removes files that no row names: staged by a process that died before its commit, or left behind by a purge. Only files older than an hour are
/// looked at, because a younger one may be on its way into a commit.
/// </summary>
internal sealed class PayloadSweep(PayloadFolder folder, LedgerEngine engine, TimeProvider clock, ILogger<PayloadSweep> logger)
{
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    private static readonly LedgerStatement<Guid> Named = LedgerStatement<Guid>.Of([Columns.Id<Guid>("exchange", id => id)],
        "SELECT file FROM payload WHERE exchange = @exchange AND file IS NOT NULL");

    /// <summary>Day folders before this one were swept by this process already.</summary>
    private string _from = "";

    /// <summary>Returns how many files were removed.</summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var removed = 0;
        var before = clock.GetUtcNow() - Age;
        foreach (var day in Days().Order(StringComparer.Ordinal))
        {
            if (string.CompareOrdinal(Path.GetFileName(day), _from) >= 0)
            {
                foreach (var exchange in Directory.EnumerateDirectories(day))
                {
                    removed += await SweepExchangeAsync(exchange, before, ct).ConfigureAwait(false);
                }
            }
        }

        _from = (before - TimeSpan.FromDays(2)).UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        if (removed > 0)
        {
            Log.OrphansRemoved(logger, removed);
        }

        return removed;
    }

    /// <summary>Removes a file, and its folder when it was the last one there.</summary>
    public static void Delete(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        File.Delete(path);
        RemoveIfEmpty(Path.GetDirectoryName(path)!);
    }

    private IEnumerable<string> Days() => Directory.Exists(folder.Root) ? Directory.EnumerateDirectories(folder.Root) : [];

    private async Task<int> SweepExchangeAsync(string path, DateTimeOffset before, CancellationToken ct)
    {
        if (!ExchangeId.TryParse(Path.GetFileName(path), out var exchange))
        {
            return 0;
        }

        var old = Directory.GetFiles(path).Where(f => File.GetLastWriteTimeUtc(f) < before.UtcDateTime).ToList();
        if (old.Count == 0)
        {
            return 0;
        }

        var named = (await engine.ReadAsync(Named, exchange.Value, row => folder.PathOf(row.Text(0)), ct).ConfigureAwait(false))
            .ToHashSet(StringComparer.Ordinal);
        var orphans = old.FindAll(f => !named.Contains(f));
        orphans.ForEach(Delete);
        return orphans.Count;
    }

    private static void RemoveIfEmpty(string path)
    {
        try
        {
            if (!Directory.EnumerateFileSystemEntries(path).Any())
            {
                Directory.Delete(path);
            }
        }
        catch (IOException)
        {
            // A file came in between, or another process removed the folder: both are as it should be.
        }
    }
}
