using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.Http;

/// <summary>Uploads under way a principal: one that opens hundreds of slow ones takes nothing from the others.</summary>
internal sealed class UploadLimit(IOptions<HttpTransportOptions> options)
{
    private readonly ConcurrentDictionary<string, int> _running = new(StringComparer.Ordinal);

    /// <summary>True when one more may run; it must then be left.</summary>
    public bool TryEnter(string principal)
    {
        var max = options.Value.UploadsPerPrincipal;
        if (_running.AddOrUpdate(principal, 1, static (_, n) => n + 1) <= max)
        {
            return true;
        }

        Leave(principal);
        return false;
    }

    public void Leave(string principal) => _ = _running.AddOrUpdate(principal, 0, static (_, n) => n - 1);
}
