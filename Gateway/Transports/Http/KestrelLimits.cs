using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Transports.Http;

/// <summary>Puts the protections of <see cref="HttpTransportOptions"/> on Kestrel: oversized and endless headers, slow bodies, too many connections.</summary>
public static class KestrelLimits
{
    public static void Apply(KestrelServerOptions server, HttpTransportOptions options)
    {
        server.AddServerHeader = false;
        var limits = server.Limits;
        limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        limits.MaxRequestHeaderCount = options.MaxHeaders;
        limits.RequestHeadersTimeout = options.HeadersTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(options.MinBytesPerSecond, options.SlowBodyGrace);
        limits.MaxRequestBodySize = options.MaxBodyBytes;
        limits.MaxConcurrentConnections = options.MaxConnections;
    }
}
