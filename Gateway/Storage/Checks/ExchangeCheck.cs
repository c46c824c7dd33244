using Gateway.Exchanges;

namespace Gateway.Storage.Checks;

/// <summary>A check of one exchange's rows against its chain.</summary>
internal abstract class ExchangeCheck(string invariant, string code)
{
    private const int Samples = 10;

    private readonly List<string> _samples = [];
    private long _checked;
    private long _broken;

    public LedgerCheck Result => new(invariant, code, _checked, _broken, _samples);

    /// <summary>Exchanges come in the order of their ids.</summary>
    public async ValueTask JudgeAsync(ExchangeFacts rows, ChainFacts trail, CancellationToken ct)
    {
        _checked++;
        if (await FaultOfAsync(rows, trail, ct) is { } fault)
        {
            _broken++;
            if (_samples.Count < Samples)
            {
                _samples.Add($"{new ExchangeId(rows.Id)} {fault}");
            }
        }
    }

    /// <summary>What does not hold, or null.</summary>
    protected abstract ValueTask<string?> FaultOfAsync(ExchangeFacts rows, ChainFacts trail, CancellationToken ct);
}
