using System.Globalization;

namespace Gateway.Storage.Checks;

/// <summary>The furthest number of a counter that is known to be used.</summary>
internal sealed class IssuedCounter
{
    private const long Max = 999_999_999;

    /// <summary>Nodes' clocks may differ: what was issued this soon after a counter was set back may be from before.</summary>
    private static readonly long Skew = (long)TimeSpan.FromMinutes(10).TotalMilliseconds;

    private long? _furthest;
    private long _since;

    /// <summary>A person set it; set back, what was issued before does not count any more.</summary>
    public void Set(long? before, long next, long at)
    {
        if (before is { } was && !Beyond(was - 1, next))
        {
            _since = at + Skew;
        }

        _furthest = next - 1;
    }

    /// <summary>A number as it stands in an envelope, and when that was made.</summary>
    public void Issue(string number, long at)
    {
        if (at >= _since && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var issued)
            && (_furthest is not { } furthest || Beyond(furthest, issued)))
        {
            _furthest = issued;
        }
    }

    /// <summary>What is wrong with a counter that gives <paramref name="next"/> next (null: there is none), or null.</summary>
    public string? FaultOf(long? next) => _furthest switch
    {
        null => null,
        { } furthest when next is null => $"there is no counter, {furthest} was issued",
        { } furthest when !Beyond(furthest, next.Value) => $"{next} is next, {furthest} was issued",
        _ => null,
    };

    private static bool Beyond(long number, long other) => (other - number + Max) % Max is > 0 and <= Max / 2;
}
