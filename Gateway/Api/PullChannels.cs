using Gateway.Access;
using Gateway.Partners;

namespace Gateway.Api;

/// <summary>The pull channels a principal fetches from: those its key names.</summary>
internal sealed class PullChannels(IPartnerDirectory directory)
{
    private const string Transport = "pull";

    public IReadOnlyList<ChannelId> Of(Principal principal)
    {
        var partners = directory.Current;
        return [.. principal.Channels.Where(id => partners.Find(id) is { } channel && IsPull(channel) && principal.Scope.Allows(channel.Partner))];
    }

    private static bool IsPull(Channel channel) => channel.Direction == ChannelDirection.Out && channel.Transport == Transport;
}
