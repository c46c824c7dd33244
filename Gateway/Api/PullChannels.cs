using Gateway.Access;
using Gateway.Partners;

namespace Gateway.Api;

/// <summary>The pull channels a principal fetches from: those its key names, or all of its partner's (an operator's key: all).</summary>
internal sealed class PullChannels(IPartnerDirectory directory)
{
    private const string Transport = "pull";

    public IReadOnlyList<ChannelId> Of(Principal principal)
    {
        var channels = directory.Current.Partners
            .Where(p => principal.Scope.Allows(p.Id))
            .SelectMany(p => p.Channels)
            .Where(c => c.Direction == ChannelDirection.Out && c.Transport == Transport)
            .Select(c => c.Id)
            .ToList();
        var named = channels.FindAll(principal.Channels.Contains);
        return named.Count > 0 ? named : channels;
    }
}
