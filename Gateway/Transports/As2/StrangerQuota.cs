using Microsoft.Extensions.Options;

namespace Gateway.Transports.As2;

/// <summary>How many messages of unknown senders are looked at: so many an hour, counted anew each hour, so that they cannot fill the disk.</summary>
internal sealed class StrangerQuota(IOptions<As2Options> options, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private long _hour;
    private int _taken;

    public bool TryTake()
    {
        var hour = clock.GetUtcNow().ToUnixTimeSeconds() / 3600;
        lock (_lock)
        {
            if (hour != _hour)
            {
                (_hour, _taken) = (hour, 0);
            }

            return ++_taken <= options.Value.StrangersPerHour;
        }
    }
}
