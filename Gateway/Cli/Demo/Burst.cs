using System.Collections.Concurrent;

namespace Gateway.Cli.Demo;

/// <summary>
/// Many orders handed in at once, one interchange each. What got no answer is handed in again with the same Idempotency-Key and the same bytes, as any
/// careful sender does.
/// </summary>
internal sealed class Burst
{
    private const int Senders = 8;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly GatewayClient _client;
    private readonly TimeProvider _clock;
    private readonly ConcurrentQueue<OrderInterchange> _left;
    private readonly ConcurrentDictionary<string, string> _accepted = new(StringComparer.Ordinal);

    public Burst(GatewayClient client, IEnumerable<OrderInterchange> orders, TimeProvider clock)
    {
        _client = client;
        _clock = clock;
        All = [.. orders];
        _left = new(All);
    }

    public IReadOnlyList<OrderInterchange> All { get; }

    /// <summary>Order number to exchange, of those answered with 2xx.</summary>
    public IReadOnlyDictionary<string, string> Accepted => _accepted;

    /// <summary>Handed in, and the connection broke before an answer: whether they were taken is not known.</summary>
    public ConcurrentBag<OrderInterchange> Unanswered { get; } = [];

    /// <summary>Hands in what is left; ends when all is answered, or when the gateway is gone.</summary>
    /// <param name="accepted">Called with the number accepted so far.</param>
    /// <exception cref="DemoFailedException">An order is refused.</exception>
    public async Task RunAsync(Func<int, Task> accepted, CancellationToken ct)
    {
        foreach (var again in Unanswered)
        {
            _left.Enqueue(again);
        }

        Unanswered.Clear();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => SendAsync(accepted, ct))).ConfigureAwait(false);
    }

    private async Task SendAsync(Func<int, Task> accepted, CancellationToken ct)
    {
        while (_left.TryDequeue(out var order))
        {
            try
            {
                var answer = await AnswerAsync(order, ct).ConfigureAwait(false);
                if (!answer.IsSuccess || answer.Exchange is null)
                {
                    throw new DemoFailedException($"Each order is accepted ({answer.Status}: {answer.Body})");
                }

                _accepted[order.Orders[0].Number] = answer.Exchange;
                await accepted(_accepted.Count).ConfigureAwait(false);
            }
            catch (HttpRequestException)
            {
                Unanswered.Add(order);
                return;
            }
        }
    }

    /// <summary>409 says that the first request with this key has not ended; its node died, so it will when its claim runs out.</summary>
    private async Task<Answer> AnswerAsync(OrderInterchange order, CancellationToken ct)
    {
        var started = _clock.GetTimestamp();
        while (true)
        {
            var answer = await _client.PostExchangeAsync(order.ToBytes(), "850-" + order.ControlNumber, ct).ConfigureAwait(false);
            if (answer.Status != StatusCodes.Status409Conflict || _clock.GetElapsedTime(started) > DemoWorld.Patience)
            {
                return answer;
            }

            await Task.Delay(Between, _clock, ct).ConfigureAwait(false);
        }
    }
}
