namespace Gateway.Security;

/// <summary>Tells the proxy who we are with every request that is handed over to it; a tunnel is opened with it, and its requests are the target's alone.</summary>
internal sealed class ProxiedRequests(OutboundProxy proxy, SocketsHttpHandler connections) : DelegatingHandler(connections)
{
    private const string Authorization = "Proxy-Authorization";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!proxy.IsBypassed(request.RequestUri!))
        {
            _ = request.Headers.Remove(Authorization);
            try
            {
                if (await proxy.AuthorizationAsync(cancellationToken) is { } value)
                {
                    _ = request.Headers.TryAddWithoutValidation(Authorization, value);
                }
            }
            catch (ProxyFailedException error)
            {
                throw new HttpRequestException(error.Message, error);
            }
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
