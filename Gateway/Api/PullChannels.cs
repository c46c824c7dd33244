using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Api;

/// <summary>The pull channels a principal fetches from: those its key names.</summary>
internal sealed class PullChannels(IPartnerDirectory directory)
{
    public IReadOnlyList<PullRoad> Of(Principal principal)
    {
        var partners = directory.Current;
        return
        [
            .. principal.Channels.Select(partners.Find).OfType<Channel>().Where(c => c.IsPull && principal.Scope.Allows(c.Partner))
                .Select(c => new PullRoad(c.Id, c.Partner)),
        ];
    }
}
