using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>What a drain asks for.</summary>
/// <param name="Max">Rows at most. A row that was held through a crash comes alone, whatever this says.</param>
/// <param name="PerChannel">Deliveries at most of a channel that <paramref name="Free"/> does not name.</param>
/// <param name="Free">Places left on channels that are busy on this node or have places of their own number (0 = none).</param>
public sealed record ClaimRequest(int Max, int PerChannel, IReadOnlyDictionary<ChannelId, int> Free)
{
    private static readonly IReadOnlyDictionary<ChannelId, int> None = new Dictionary<ChannelId, int>();

    /// <summary>Whether a row that was held through a crash may come; a node that has only just begun asks for none.</summary>
    public bool Suspects { get; init; } = true;

    public static ClaimRequest Of(int max) => new(max, max, None);
}
