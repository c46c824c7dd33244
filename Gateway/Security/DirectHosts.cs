using System.Net;

namespace Gateway.Security;

/// <summary>The hosts that are reached without the proxy.</summary>
internal sealed class DirectHosts(IEnumerable<string> entries)
{
    private readonly string[] _names = [.. entries.Where(e => NetworkOf(e) is null).Select(e => e.TrimEnd('.'))];
    private readonly IPNetwork[] _networks = [.. entries.Select(NetworkOf).OfType<IPNetwork>()];

    /// <summary>Whether the text is a name, all names below one, an address or a network.</summary>
    public static bool IsEntry(string text) => NetworkOf(text) is not null || Uri.CheckHostName(text.TrimStart('.')) == UriHostNameType.Dns;

    public bool Contains(string host)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return _networks.Any(n => n.Contains(address));
        }

        var name = host.TrimEnd('.');
        return _names.Any(n => n.StartsWith('.') ? name.EndsWith(n, StringComparison.OrdinalIgnoreCase) : name.Equals(n, StringComparison.OrdinalIgnoreCase));
    }

    private static IPNetwork? NetworkOf(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
