using System.Collections.Concurrent;

namespace Gateway.Cli.Demo;

/// <summary>
/// Many orders handed in at once by AS2, a message each. What got no answer is sent again with the same Message-ID and the same bytes, as any careful sender
/// does.
/// </summary>
internal sealed class Burst
{
    private const int Senders = 8;

    private readonly As2Mailer _mailer;
    private readonly ConcurrentQueue<int> _left;
    private readonly ConcurrentDictionary<int, As2Answer> _accepted = new();

    private Burst(As2Mailer mailer, IReadOnlyList<OrderInterchange> orders, IReadOnlyList<As2Letter> letters)
    {
        (_mailer, All, Letters) = (mailer, orders, letters);
        _left = new(Enumerable.Range(0, orders.Count));
    }

    public IReadOnlyList<OrderInterchange> All { get; }

    /// <summary>The message of each order, at the same index.</summary>
    public IReadOnlyList<As2Letter> Letters { get; }

    /// <summary>Index to receipt, of those whose signed MDN proves that they were taken.</summary>
    public IReadOnlyDictionary<int, As2Answer> Accepted => _accepted;

    /// <summary>Handed in, and the connection broke before an answer: whether they were taken is not known.</summary>
    public ConcurrentBag<int> Unanswered { get; } = [];

    public static async Task<Burst> SealAsync(As2Mailer mailer, IReadOnlyList<OrderInterchange> orders, CancellationToken ct)
    {
        var letters = new As2Letter[orders.Count];
        await Parallel.ForAsync(0, letters.Length, ct, async (i, token) => letters[i] = await mailer.SealAsync(orders[i].ToBytes(), token).ConfigureAwait(false))
            .ConfigureAwait(false);
        return new Burst(mailer, orders, letters);
    }

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
                var answer = await _mailer.PostAsync(Letters[order], ct).ConfigureAwait(false);
                if (!answer.IsProof)
                {
                    throw new DemoFailedException($"Each order is answered with a signed, positive MDN ({answer.Status}: {answer.Why})");
                }

                _accepted[order] = answer;
                await accepted(_accepted.Count).ConfigureAwait(false);
            }
            catch (HttpRequestException)
            {
                Unanswered.Add(order);
                return;
            }
        }
    }
}
