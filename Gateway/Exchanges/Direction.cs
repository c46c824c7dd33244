namespace Gateway.Exchanges;

/// <summary>Seen from us.</summary>
public enum Direction
{
    Inbound,
    Outbound,
}
