using System.Collections.Concurrent;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// A partner that wants its orders in: it sends each again, the same bytes under the same Idempotency-Key, until it is answered 2xx or told that sending
/// again is useless. With several addresses it goes on to the next when one cannot be reached.
/// </summary>
internal sealed class ResendingClient(PartnerClient client, IReadOnlyList<Uri> gateways, TimeProvider clock)
{
    private static readonly TimeSpan AfterError = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<int, Answer> _answers = new();
    private int _gateway;
    private int _sends;

    public IReadOnlyCollection<Answer> Answers => (IReadOnlyCollection<Answer>)_answers.Values;

    public int Accepted => _answers.Count;

    public int Sends => Volatile.Read(ref _sends);

    public async Task PostAsync(SampleOrder order, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            _ = Interlocked.Increment(ref _sends);
            var gateway = Volatile.Read(ref _gateway);
            try
            {
                var result = await client.PostAsync(gateways[gateway], order, ct);
                if (result.Accepted || !result.Again)
                {
                    _answers[order.Number] = new Answer(
                        order.Number, result.Exchange, attempt, result.Status == 200, result.Accepted ? null : $"{result.Status} {result.Code}");
                    return;
                }

                var wait = result.RetryAfter ?? AfterError;
                await Task.Delay(wait < LongestWait ? wait : LongestWait, clock, ct);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException && !ct.IsCancellationRequested)
            {
                _ = Interlocked.CompareExchange(ref _gateway, (gateway + 1) % gateways.Count, gateway);
                await Task.Delay(AfterError, clock, ct);
            }
        }
    }
}
