namespace Gateway.Partners;

/// <summary>Which way a channel or an agreement carries documents, seen from us.</summary>
public enum ChannelDirection
{
    In,
    Out,
}
