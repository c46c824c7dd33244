using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>A folder or one of its files cannot be used as it has to be.</summary>
/// <param name="endsLook">Nothing more can be done there now; otherwise it is about that one file.</param>
internal sealed class ShelfException(string code, string detail, bool endsLook, Exception? inner = null) : Exception(detail, inner)
{
    public string Code { get; } = code;

    public bool EndsLook { get; } = endsLook;

    /// <summary>Another look has the channel by now, and takes what lies there.</summary>
    public static ShelfException LookLost(ChannelId channel) => new(FileCodes.LookLost, $"Another look has {channel}; nothing more of this one was stored.", endsLook: true);
}
