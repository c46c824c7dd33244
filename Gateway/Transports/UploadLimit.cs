using System.Collections.Concurrent;

namespace Gateway.Transports;

/// <summary>Uploads under way a principal: one that opens hundreds of slow ones takes nothing from the others.</summary>
internal sealed class UploadLimit(int most)
{
    private readonly ConcurrentDictionary<string, int> _running = new(StringComparer.Ordinal);

    /// <summary>True when one more may run; it must then be left.</summary>
    public bool TryEnter(string principal)
    {
        if (_running.AddOrUpdate(principal, 1, static (_, n) => n + 1) <= most)
        {
            return true;
        }

        Leave(principal);
        return false;
    }

    public void Leave(string principal)
    {
        if (_running.AddOrUpdate(principal, 0, static (_, n) => n - 1) == 0)
        {
            _ = _running.TryRemove(new KeyValuePair<string, int>(principal, 0));
        }
    }
}
