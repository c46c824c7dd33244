using System.Diagnostics;
using Gateway.Exchanges;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Ends the process as SIGKILL does at the point that <c>GW_CRASH_AT</c> names (<c>name</c>, or <c>name:3</c> for the third time).</summary>
internal sealed class FaultPoints : IFaultPoint
{
    private readonly string? _name;
    private readonly int _at;
    private int _count;

    public FaultPoints(IOptions<FaultOptions> options, ILogger<FaultPoints> logger)
    {
        var wanted = options.Value.Enabled ? Environment.GetEnvironmentVariable("GW_CRASH_AT") : null;
        if (!options.Value.Enabled || string.IsNullOrEmpty(wanted))
        {
            return;
        }

        var parts = wanted.Split(':');
        _name = parts[0];
        _at = parts.Length > 1 && int.TryParse(parts[1], out var at) ? at : 1;
        Log.FaultsEnabled(logger, wanted);
    }

    public void Hit(string name)
    {
        if (_name is not null && _name == name && Interlocked.Increment(ref _count) == _at)
        {
            Process.GetCurrentProcess().Kill();
        }
    }
}
