using Gateway.Security;

namespace Gateway.Tests.Api.Host;

/// <summary>A guard that lets everything pass, or refuses by rule.</summary>
internal sealed class OpenGuard : IConnectionGuard
{
    public bool RefuseAll { get; init; }

    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        if (RefuseAll)
        {
            handler.ConnectCallback = (context, _) =>
                throw new DestinationRefusedException($"Destination {context.DnsEndPoint.Host} refused by policy.");
        }

        return handler;
    }
}
