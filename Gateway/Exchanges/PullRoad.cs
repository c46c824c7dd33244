using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>A pull channel as one partner's: its id alone may have become another's.</summary>
public readonly record struct PullRoad(ChannelId Channel, PartnerId Partner)
{
    /// <summary>The outcome code of a delivery that is ready on it once more.</summary>
    public const string Code = "offered";
}
