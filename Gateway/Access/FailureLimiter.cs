using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Access;

/// <summary>
/// Counts refused keys an address, and an address and key id, in fixed windows. Over a limit, refusals become "wait" and are neither counted nor logged
/// any more; it is never asked about a key that is right, so nobody can lock others out.
/// </summary>
internal sealed class FailureLimiter(IOptions<AccessOptions> options, TimeProvider clock)
{
    /// <summary>Sources counted in a window; strangers beyond it are not, so that they cannot fill the memory (256 random bits stay unguessable).</summary>
    private const int MaxSources = 50_000;

    private readonly Lock _turn = new();
    private Window? _window;

    /// <summary>Sources with a failure in this window.</summary>
    internal int Sources => Current().Failures.Count;

    /// <summary>How long the source has to wait, or null when it may try.</summary>
    public TimeSpan? Blocked(IPAddress? address, string? keyId)
    {
        var window = Current();
        var source = Source(address);
        var over = Count(window, source) >= options.Value.FailuresPerAddress
            || (keyId is not null && Count(window, source + " " + keyId) >= options.Value.FailuresPerKey);
        return over ? Left(window) : null;
    }

    public void Failed(IPAddress? address, string? keyId)
    {
        var window = Current();
        var source = Source(address);
        Add(window, source);
        if (keyId is not null)
        {
            Add(window, source + " " + keyId);
        }
    }

    private TimeSpan Left(Window window)
    {
        var left = options.Value.FailureWindow - clock.GetElapsedTime(window.StartedAt);
        return left > TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1);
    }

    private Window Current()
    {
        lock (_turn)
        {
            if (_window is null || clock.GetElapsedTime(_window.StartedAt) >= options.Value.FailureWindow)
            {
                _window = new Window(clock.GetTimestamp(), new(StringComparer.Ordinal));
            }

            return _window;
        }
    }

    private static int Count(Window window, string source) => window.Failures.GetValueOrDefault(source);

    private static void Add(Window window, string source)
    {
        if (window.Failures.Count < MaxSources || window.Failures.ContainsKey(source))
        {
            _ = window.Failures.AddOrUpdate(source, 1, static (_, n) => n + 1);
        }
    }

    /// <summary>An IPv6 host owns its whole /64, so that is what is counted.</summary>
    private static string Source(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    private sealed record Window(long StartedAt, ConcurrentDictionary<string, int> Failures);
}
