using System.Collections.Concurrent;

namespace Gateway.Tests.Interop.As2;

/// <summary>Runs every row once, some beside each other, and keeps what became of each.</summary>
internal sealed class As2RowResults
{
    private const int AtOnce = 4;

    private readonly ConcurrentDictionary<string, Exception?> _results = new();
    private readonly Lazy<Task> _run;

    public As2RowResults(Func<As2Row, Task> row) => _run = new(() => Parallel.ForEachAsync(
        As2Rows.All, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) => _results[one.ToString()] = await RunAsync(row(one))));

    /// <summary>By the row's name; null where nothing was wrong.</summary>
    public async Task<IReadOnlyDictionary<string, Exception?>> AllAsync()
    {
        await _run.Value;
        return _results;
    }

    /// <summary>What is wrong with a row its own test says; the other rows run on.</summary>
    private static async Task<Exception?> RunAsync(Task row)
    {
        _ = await Task.WhenAny(row);
        return row.IsCanceled ? new TaskCanceledException(row) : row.Exception?.InnerException;
    }
}
