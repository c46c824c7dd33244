using System.Collections.Concurrent;
using Gateway.Mapping.Acknowledgments;

namespace Gateway.Cli.Demo;

/// <summary>Answers each document that a partner gets with the partner's own 997, which it works out from what came. A repeat is acknowledged once.</summary>
internal sealed class Acknowledger(int firstControlNumber, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _acknowledgments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _begun = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private int _controlNumber = firstControlNumber - 1;

    /// <summary>Hands in an interchange with that control number, and says what was answered; without it nothing is acknowledged.</summary>
    public Func<byte[], int, CancellationToken, Task<string>>? HandIn { get; set; }

    /// <summary>The partner's next ISA13 and GS06.</summary>
    public int NextControlNumber() => Interlocked.Increment(ref _controlNumber);

    /// <summary>
    /// What the gateway answered to the 997 for the message with this id. It may be asked for before the 997 is begun: the message is seen first.
    /// </summary>
    public Task<string> AcknowledgmentAsync(string id) => Slot(id).Task;

    /// <summary>A message came.</summary>
    public void Take(string id, ReadOnlyMemory<byte> interchange)
    {
        if (HandIn is { } road && _begun.TryAdd(id, true))
        {
            _ = AcknowledgeAsync(road, interchange).ContinueWith(
                done => Slot(id).SetFromTask(done), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private TaskCompletionSource<string> Slot(string id) =>
        _acknowledgments.GetOrAdd(id, static _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task<string> AcknowledgeAsync(Func<byte[], int, CancellationToken, Task<string>> road, ReadOnlyMemory<byte> interchange)
    {
        // After the answer has left, as another system would.
        await Task.Yield();
        var reading = await X12Reading.OfAsync(interchange, _stop.Token).ConfigureAwait(false);
        if (reading.Groups.Count == 0 || reading.FunctionalId == X12Acknowledgments.FunctionalId)
        {
            return "An acknowledgment is not acknowledged.";
        }

        var control = NextControlNumber();
        return await road(reading.Acknowledge(control, clock.GetUtcNow()), control, _stop.Token).ConfigureAwait(false);
    }
}
