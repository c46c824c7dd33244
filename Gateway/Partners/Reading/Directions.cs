namespace Gateway.Partners.Reading;

/// <summary>The two directions as profiles write them.</summary>
internal static class Directions
{
    public static Shape<ChannelDirection> Shape { get; } = Shapes.Choice(("in", ChannelDirection.In), ("out", ChannelDirection.Out));
}
