using System.Collections.Concurrent;
using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>
/// Failed decryptions a partner: whoever learns something of a key by sending messages that do not decrypt (RFC 3218) needs very many of them, and gets few. Names
/// in header fields can be anybody's, so an address from which the partner's own messages have come has a count of its own; all others share one, and a
/// stranger who uses it up does not shut the partner out.
/// </summary>
/// <param name="most">Failures in one window; what comes after them is turned away until the next.</param>
internal sealed class OpeningFailures(int most, TimeSpan window, TimeProvider clock)
{
    /// <summary>Addresses that are remembered a partner, those that were heard of last.</summary>
    private const int MostAddresses = 16;

    private readonly ConcurrentDictionary<PartnerId, Count> _counts = [];

    /// <summary>Null when a message of the partner may be opened.</summary>
    /// <param name="address">Where it comes from; null when that is not known.</param>
    public OpeningRefusal? RefusalOf(PartnerId partner, string? address)
    {
        if (!_counts.TryGetValue(partner, out var count))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        lock (count)
        {
            count.Begin(NumberOf(now));
            if ((count.Of(address)?.Failures ?? count.Shared) < most)
            {
                return null;
            }

            var isFirst = !count.IsTold;
            count.IsTold = true;
            return new OpeningRefusal(TimeSpan.FromTicks(window.Ticks - (now.UtcTicks % window.Ticks)), isFirst);
        }
    }

    /// <summary>A message did not decrypt.</summary>
    public void Failed(PartnerId partner, string? address)
    {
        var count = _counts.GetOrAdd(partner, static _ => new Count());
        lock (count)
        {
            count.Begin(NumberOf(clock.GetUtcNow()));
            if (count.Of(address) is { } known)
            {
                known.Failures++;
            }
            else
            {
                count.Shared++;
            }
        }
    }

    /// <summary>A new message, signed by the partner, was opened and kept: it has the address, or one that it shares.</summary>
    public void Opened(PartnerId partner, string address)
    {
        var count = _counts.GetOrAdd(partner, static _ => new Count());
        lock (count)
        {
            count.Begin(NumberOf(clock.GetUtcNow()));
            count.Remember(address);
        }
    }

    private long NumberOf(DateTimeOffset now) => now.UtcTicks / window.Ticks;

    private sealed class Count
    {
        private readonly List<Address> _addresses = [];
        private long _window;

        /// <summary>Failures of all addresses that are not the partner's.</summary>
        public int Shared { get; set; }

        /// <summary>Somebody was told of it in this window.</summary>
        public bool IsTold { get; set; }

        public void Begin(long window)
        {
            if (window != _window)
            {
                (_window, Shared, IsTold) = (window, 0, false);
                _addresses.ForEach(a => a.Failures = 0);
            }
        }

        public Address? Of(string? address) => _addresses.Find(a => a.Name == address);

        public void Remember(string address)
        {
            var known = Of(address) ?? new Address(address);
            _ = _addresses.Remove(known);
            _addresses.Add(known);
            if (_addresses.Count > MostAddresses)
            {
                _addresses.RemoveAt(0);
            }
        }
    }

    private sealed class Address(string name)
    {
        public string Name { get; } = name;

        public int Failures { get; set; }
    }
}
