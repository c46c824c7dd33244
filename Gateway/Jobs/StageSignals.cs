using Gateway.Exchanges;

namespace Gateway.Jobs;

/// <summary>The signals of a node, one a stage.</summary>
internal sealed class StageSignals : IDisposable
{
    private readonly StageSignal[] _signals = [.. Enum.GetValues<Stage>().Select(s => new StageSignal(s))];

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    public StageSignal this[Stage stage] => _signals[(int)stage];

    public IEnumerable<StageSignal> All => _signals;
}
