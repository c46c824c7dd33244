using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Transports.Http;

/// <summary>
/// Puts the protections of <see cref="HttpTransportOptions"/> on Kestrel: oversized and endless headers, slow bodies, too many connections. What Kestrel
/// itself refuses gets a bare status, because no request exists yet, so <see cref="RequestLimits"/> keeps the limits of request line and headers and
/// Kestrel is the backstop at twice of each.
/// </summary>
public static class KestrelLimits
{
    private const int Backstop = 2;

    public static void Apply(KestrelServerOptions server, HttpTransportOptions options)
    {
        server.AddServerHeader = false;
        // An id is echoed octet for octet, and has no such octets (RFC 5322 3.6.4).
        server.RequestHeaderEncodingSelector = name => name.Equals("Message-ID", StringComparison.OrdinalIgnoreCase) ? null! : HeaderText.Instance;
        var limits = server.Limits;
        limits.MaxRequestLineSize = RequestLimits.MaxTargetBytes * Backstop;
        limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes * Backstop;
        limits.MaxRequestHeaderCount = options.MaxHeaders * Backstop;
        // Kestrel wants room for all headers at once.
        limits.MaxRequestBufferSize = Math.Max(limits.MaxRequestBufferSize ?? 0, limits.MaxRequestHeadersTotalSize);
        limits.RequestHeadersTimeout = options.HeadersTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(options.MinBytesPerSecond, options.SlowBodyGrace);
        limits.MaxRequestBodySize = options.MaxBodyBytes;
        limits.MaxConcurrentConnections = options.MaxConnections;
    }
}
