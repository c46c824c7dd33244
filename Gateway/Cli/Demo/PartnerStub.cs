using System.Collections.Concurrent;

namespace Gateway.Cli.Demo;

/// <summary>
/// A trading partner's system: takes what the gateway sends, and answers each document with its own 997, which it works out from what it received and
/// hands in with its key.
/// </summary>
internal sealed class PartnerStub : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Answer>> _acknowledgments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Received> _begun = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private int _controlNumber;

    private PartnerStub(StubListener listener, int firstControlNumber, TimeProvider clock)
    {
        Listener = listener;
        _controlNumber = firstControlNumber - 1;
        _clock = clock;
        listener.Answer = TakeAsync;
    }

    public StubListener Listener { get; }

    /// <summary>Where it hands in; without it nothing is acknowledged.</summary>
    public GatewayClient? Gateway { get; set; }

    public static async Task<PartnerStub> StartAsync(int firstControlNumber, TimeProvider clock, CancellationToken ct) =>
        new(await StubListener.StartAsync(clock, ct).ConfigureAwait(false), firstControlNumber, clock);

    /// <summary>The gateway's answer to the 997 for the message with this id. It may be asked for before the 997 is begun: the message is seen first.</summary>
    public Task<Answer> AcknowledgmentAsync(string id) => Slot(id).Task;

    /// <summary>Its next ISA13 and GS06.</summary>
    public int NextControlNumber() => Interlocked.Increment(ref _controlNumber);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Listener.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private ValueTask<int> TakeAsync(Received message, CancellationToken ct)
    {
        if (message.Signature != Security.WebhookVerdict.Valid)
        {
            return new(StatusCodes.Status401Unauthorized);
        }

        // A repeat has the same id: it is taken again and acknowledged once.
        if (Gateway is { } gateway && _begun.TryAdd(message.Id, message))
        {
            _ = AcknowledgeAsync(gateway, message).ContinueWith(
                done => Slot(message.Id).SetFromTask(done), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        return new(StatusCodes.Status200OK);
    }

    private TaskCompletionSource<Answer> Slot(string id) =>
        _acknowledgments.GetOrAdd(id, static _ => new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task<Answer> AcknowledgeAsync(GatewayClient gateway, Received message)
    {
        // After the answer has left, as another system would.
        await Task.Yield();
        var reading = await X12Reading.OfAsync(message.Body, _stop.Token).ConfigureAwait(false);
        if (reading.Groups.Count == 0 || reading.FunctionalId == Mapping.Acknowledgments.X12Acknowledgments.FunctionalId)
        {
            return new Answer(0, "An acknowledgment is not acknowledged.");
        }

        var control = NextControlNumber();
        return await gateway.PostExchangeAsync(
            reading.Acknowledge(control, _clock.GetUtcNow()), $"997-{control}", _stop.Token).ConfigureAwait(false);
    }
}
