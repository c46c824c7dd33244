using System.Net;
using System.Net.Sockets;
using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>
/// Messages under a partner's names that nobody proved to be the partner's. Of those that were encrypted and came to nothing, whoever learns something of a key by sending such
/// (RFC 3218) needs very many, and gets few; and all of them are kept, so that whoever sends very many fills a disk. Names in header fields can be anybody's, so each network has a
/// count of its own, and a stranger who uses his up shuts nobody else out; should he send from ten thousand, only those that nothing has proved yet to be a partner's.
/// </summary>
/// <param name="most">Encrypted failures of one network in one window; what comes after them is turned away until the next.</param>
/// <param name="mostBytes">The same for what is kept of one network, in bytes.</param>
internal sealed class OpeningFailures(int most, long mostBytes, TimeSpan window, TimeProvider clock)
{
    /// <summary>What a message counts at least: it has a row, a trail and a receipt, too.</summary>
    private const long LeastBytes = 256 * 1024;

    /// <summary>Networks that are counted in a window by themselves; all others share a count.</summary>
    private const int MostNetworks = 10_000;

    /// <summary>The most that one site has of IPv6 (RFC 6177): 48 bits.</summary>
    private const int NetworkOctets = 6;

    /// <summary>Networks that are remembered as partners' own; then it begins anew.</summary>
    private const int MostProven = 10_000;

    private static readonly (PartnerId? Partner, string Network) Others = (null, "");

    private readonly Lock _lock = new();
    private readonly Dictionary<(PartnerId? Partner, string Network), (int Failures, long Bytes)> _counts = [];
    private readonly HashSet<(PartnerId? Partner, string Network)> _proven = [];
    private readonly HashSet<(PartnerId Partner, bool IsOfDecryption)> _told = [];
    private readonly Dictionary<(PartnerId Partner, string Network), OpeningTurns> _turns = [];
    private long _window;

    /// <summary>Null when a message of the partner may be opened.</summary>
    /// <param name="address">Where it comes from; null when that is not known.</param>
    /// <param name="tells">Whoever asks tells somebody where it is the first.</param>
    public OpeningRefusal? RefusalOf(PartnerId partner, string? address, bool tells = true)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            Begin(now);
            var (failures, bytes) = _counts.GetValueOrDefault(KeyOf(partner, address));
            return failures < most && bytes < mostBytes
                ? null
                : new OpeningRefusal(TimeSpan.FromTicks(window.Ticks - (now.UtcTicks % window.Ticks)), tells && _told.Add((partner, failures >= most)), failures >= most);
        }
    }

    /// <summary>An encrypted message came to nothing.</summary>
    public void Failed(PartnerId partner, string? address) => Count(partner, address, failures: 1, bytes: 0);

    /// <summary>A message that may be anybody's is kept.</summary>
    public void Kept(PartnerId partner, string? address, long bytes) => Count(partner, address, failures: 0, Math.Max(bytes, LeastBytes));

    /// <summary>A message that only the partner can have written came from there: its network keeps a count of its own, from however many others strangers send.</summary>
    public void Proven(PartnerId partner, string? address)
    {
        lock (_lock)
        {
            if (_proven.Count >= MostProven)
            {
                _proven.Clear();
            }

            _ = _proven.Add((partner, NetworkOf(address)));
        }
    }

    /// <summary>
    /// The turn of a message that came whole, which is when it may be asked whether it is still opened: what comes at once would otherwise all be kept before the first of it is
    /// counted.
    /// </summary>
    public async Task<OpeningTurn> TurnAsync(PartnerId partner, string? address, long bytes, CancellationToken ct)
    {
        var turn = new OpeningTurn(this, partner, address, Math.Max(bytes, LeastBytes));
        lock (_lock)
        {
            var key = (partner, NetworkOf(address));
            var turns = _turns.TryGetValue(key, out var known) ? known : _turns[key] = new OpeningTurns();
            turns.Add(turn, Left(turn));
        }

        try
        {
            await turn.Begun.WaitAsync(ct).ConfigureAwait(false);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>What it was the turn of is decided, and counted, or was given up.</summary>
    public void End(OpeningTurn turn)
    {
        lock (_lock)
        {
            var key = (turn.Partner, NetworkOf(turn.Address));
            if (_turns.TryGetValue(key, out var turns))
            {
                turns.Remove(turn, Left(turn));
                if (turns.IsEmpty)
                {
                    _turns.Remove(key);
                }
            }
        }
    }

    private long Left(OpeningTurn turn)
    {
        Begin(clock.GetUtcNow());
        return mostBytes - _counts.GetValueOrDefault(KeyOf(turn.Partner, turn.Address)).Bytes;
    }

    private void Count(PartnerId partner, string? address, int failures, long bytes)
    {
        lock (_lock)
        {
            Begin(clock.GetUtcNow());
            var key = KeyOf(partner, address);
            var counted = _counts.GetValueOrDefault(key);
            _counts[key] = (counted.Failures + failures, counted.Bytes + bytes);
        }
    }

    private void Begin(DateTimeOffset now)
    {
        var number = now.UtcTicks / window.Ticks;
        if (number != _window)
        {
            _window = number;
            _counts.Clear();
            _told.Clear();
        }
    }

    private (PartnerId? Partner, string Network) KeyOf(PartnerId partner, string? address)
    {
        var key = ((PartnerId?)partner, NetworkOf(address));
        return _counts.Count < MostNetworks || _counts.ContainsKey(key) || _proven.Contains(key) ? key : Others;
    }

    /// <summary>Who sends from there: an address, or as much of IPv6 as one site has.</summary>
    public static string NetworkOf(string? address) =>
        IPAddress.TryParse(address, out var parsed) && parsed is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? Convert.ToHexString(parsed.GetAddressBytes().AsSpan(0, NetworkOctets))
            : address ?? "";
}
