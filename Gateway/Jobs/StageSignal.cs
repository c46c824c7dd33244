using Gateway.Exchanges;

namespace Gateway.Jobs;

/// <summary>Says to a running drain that there is work, and to the clock whether a drain runs here at all. Signals coalesce.</summary>
internal sealed class StageSignal(Stage stage) : IDisposable
{
    private readonly SemaphoreSlim _ready = new(0, 1);
    private int _running;
    private int _set;

    public Stage Stage { get; } = stage;

    public bool Running => Volatile.Read(ref _running) == 1;

    public void Dispose() => _ready.Dispose();

    public bool TryEnter() => Interlocked.Exchange(ref _running, 1) == 0;

    public void Leave() => Volatile.Write(ref _running, 0);

    public void Set()
    {
        if (Interlocked.Exchange(ref _set, 1) == 0)
        {
            _ = _ready.Release();
        }
    }

    /// <summary>True when a signal came within the time.</summary>
    public async Task<bool> WaitAsync(TimeSpan time, CancellationToken ct)
    {
        if (!await _ready.WaitAsync(time, ct).ConfigureAwait(false))
        {
            return false;
        }

        Volatile.Write(ref _set, 0);
        return true;
    }
}
