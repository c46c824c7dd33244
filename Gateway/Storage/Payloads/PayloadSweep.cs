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

    /// <summary>Days before this one were swept by this process already.</summary>
    private string _from = "";

    /// <summary>Returns how many files were removed.</summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var removed = 0;
        var before = clock.GetUtcNow() - Age;
        var settled = (before - TimeSpan.FromDays(2)).UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        foreach (var day in FoldersIn(folder.Root))
        {
            var name = Path.GetFileName(day);
            if (string.CompareOrdinal(name, _from) >= 0)
            {
                foreach (var hour in FoldersIn(day))
                {
                    removed += await SweepHourAsync(hour, before, ct).ConfigureAwait(false);
                }
            }

            if (string.CompareOrdinal(name, settled) < 0)
            {
                RemoveEmpty(day);
            }
        }

        _from = settled;
        if (removed > 0)
        {
            Log.OrphansRemoved(logger, removed);
        }

        return removed;
    }

    /// <summary>Removes a file. Its folder is others', too.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // It is gone with its folder.
        }
    }

    private static IEnumerable<string> FoldersIn(string path) => Directory.Exists(path) ? Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal) : [];

    private async Task<int> SweepHourAsync(string path, DateTimeOffset before, CancellationToken ct)
    {
        var removed = 0;
        var old = Directory.EnumerateFiles(path).Where(f => File.GetLastWriteTimeUtc(f) < before.UtcDateTime);
        foreach (var files in old.GroupBy(PayloadFolder.OwnerOf))
        {
            if (files.Key is { } exchange)
            {
                removed += await SweepExchangeAsync(exchange, files, ct).ConfigureAwait(false);
            }
        }

        return removed;
    }

    private async Task<int> SweepExchangeAsync(ExchangeId exchange, IEnumerable<string> files, CancellationToken ct)
    {
        var named = (await engine.ReadAsync(Named, exchange.Value, row => folder.PathOf(row.Text(0)), ct).ConfigureAwait(false))
            .ToHashSet(StringComparer.Ordinal);
        var orphans = files.Where(f => !named.Contains(f)).ToList();
        orphans.ForEach(Delete);
        return orphans.Count;
    }

    /// <summary>A day whose payloads were purged. Should a file come into it now, its folders are made anew.</summary>
    private static void RemoveEmpty(string day)
    {
        foreach (var path in (string[])[.. Directory.EnumerateDirectories(day), day])
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
}
