using System.Net;

namespace Gateway.Hosting;

/// <summary>One address the process listens on, and which room answers there.</summary>
/// <param name="Partners">True: only what partners may reach answers.</param>
internal sealed record Listener(Uri Url, bool Partners)
{
    public bool IsLoopback => Url.IsLoopback;

    public static IReadOnlyList<Listener> Of(GatewayOptions options, NodeRoles roles)
    {
        var listeners = new List<Listener>();
        if (roles.HasFlag(NodeRoles.Web))
        {
            listeners.AddRange(Parse(options.Urls, partners: false));
        }

        if (roles.HasFlag(NodeRoles.As2))
        {
            listeners.AddRange(Parse(options.As2Urls, partners: true));
        }

        return listeners;
    }

    /// <summary>Null for names other than localhost that are no address: then all addresses are listened on.</summary>
    public IPAddress? Address => IPAddress.TryParse(Url.Host.Trim('[', ']'), out var address) ? address : null;

    private static IEnumerable<Listener> Parse(string urls, bool partners)
    {
        var texts = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (texts.Length == 0)
        {
            throw new StartRefusedException("url-invalid", "At least one http or https address is needed.");
        }

        foreach (var text in texts)
        {
            // Kestrel's "any address" spelling is no URI host.
            var spelt = text.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
            yield return Uri.TryCreate(spelt, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? new Listener(url, partners)
                : throw new StartRefusedException("url-invalid", $"{text} is no http or https address.");
        }
    }
}
