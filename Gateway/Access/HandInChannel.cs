using Gateway.Partners;

namespace Gateway.Access;

/// <summary>Finds the inbound HTTP channel a request hands in on: the principal's only one, or the one it names in <c>Gateway-Channel</c>.</summary>
public sealed class HandInChannel(IPartnerDirectory directory)
{
    public const string Header = "Gateway-Channel";
    private const string Transport = "http";

    /// <summary>The channel, or the problem that says why there is none. A channel of others and one that does not exist answer alike.</summary>
    public (Channel? Channel, Problem? Problem) Find(HttpContext context)
    {
        var principal = context.GetPrincipal();
        var named = context.Request.Headers[Header];
        if (named.Count > 1)
        {
            return (null, new(StatusCodes.Status400BadRequest, "channel-required", $"Name one channel in the header {Header}."));
        }

        var partners = directory.Current;
        var usable = principal.Channels.Select(partners.Find).OfType<Channel>().Where(c => IsUsable(c, principal)).ToList();
        if (named.Count == 1)
        {
            return usable.Find(c => c.Id.Value == named.ToString()) is { } channel
                ? (channel, null)
                : (null, new(StatusCodes.Status403Forbidden, "channel-not-allowed", "The key may not hand in on that channel."));
        }

        return usable switch
        {
            [var only] => (only, null),
            [] => (null, new(StatusCodes.Status403Forbidden, "channel-not-allowed", "The key has no inbound HTTP channel.")),
            _ => (null, new(
                StatusCodes.Status400BadRequest, "channel-required", $"The key has several inbound channels: name one in the header {Header}.")),
        };
    }

    private static bool IsUsable(Channel channel, Principal principal) =>
        channel.Direction == ChannelDirection.In && channel.Transport == Transport && principal.Scope.Allows(channel.Partner);
}
