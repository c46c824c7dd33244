using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Gateway.Hosting;

/// <summary>Whom the gateway believes about the caller's address.</summary>
internal static class TrustedProxies
{
    /// <summary>
    /// Takes the remote address from X-Forwarded-For where the connection comes from one of <see cref="GatewayOptions.Proxies"/>: from the right, as far
    /// as the entries are such proxies too, so that what the caller itself wrote further left is never believed. To be used before everything else.
    /// </summary>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app, GatewayOptions options)
    {
        // The middleware knows loopback by default, and believes everybody where it knows nobody.
        if (options.Proxies.Count == 0)
        {
            return app;
        }

        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.Proxies)
        {
            forwarded.KnownIPNetworks.Add(IPNetwork.Parse(network));
        }

        return app.UseForwardedHeaders(forwarded);
    }
}
