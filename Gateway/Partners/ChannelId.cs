namespace Gateway.Partners;

/// <summary>Name of a channel, unique in the installation.</summary>
public readonly record struct ChannelId(string Value)
{
    public override string ToString() => Value;
}
