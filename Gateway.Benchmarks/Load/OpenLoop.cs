using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// Posts orders on a schedule and never waits for an answer before the next: a slow server meets the same arrivals as a fast one. Times count from when
/// an order was due, so a late start of the client counts against the server, too.
/// </summary>
internal sealed class OpenLoop(PartnerClient client, Uri gateway, TimeProvider clock)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentBag<Answer> _answers = [];
    private int _underWay;

    public Latencies Accepted { get; } = new();

    public IReadOnlyCollection<Answer> Answers => _answers;

    public int MostUnderWay { get; private set; }

    public DateTimeOffset FirstDue { get; private set; }

    public DateTimeOffset LastDue { get; private set; }

    /// <summary>Posts so many orders, each a fixed time after the one before, and waits for the last answer.</summary>
    public async Task RunAsync(int first, int count, double perSecond, CancellationToken ct)
    {
        var posts = new List<Task>(count);
        var start = Stopwatch.StartNew();
        FirstDue = clock.GetUtcNow();
        for (var i = 0; i < count;)
        {
            ct.ThrowIfCancellationRequested();
            var due = TimeSpan.FromSeconds(i / perSecond);
            if (start.Elapsed < due)
            {
                await Task.Delay(Tick, clock, ct);
                continue;
            }

            var order = SampleOrders.Create(first + i);
            posts.Add(PostAsync(order, start, due, ct));
            LastDue = FirstDue + due;
            i++;
        }

        await Task.WhenAll(posts);
    }

    private async Task PostAsync(SampleOrder order, Stopwatch start, TimeSpan due, CancellationToken ct)
    {
        MostUnderWay = Math.Max(MostUnderWay, Interlocked.Increment(ref _underWay));
        try
        {
            var result = await client.PostAsync(gateway, order, ct);
            Accepted.Add(start.Elapsed - due);
            _answers.Add(new Answer(
                order.Number, result.Exchange, 1, result.Status == 200, result.Accepted ? null : $"{result.Status} {result.Code}"));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            _answers.Add(new Answer(order.Number, null, 1, false, error.GetType().Name));
        }
        finally
        {
            _ = Interlocked.Decrement(ref _underWay);
        }
    }
}
