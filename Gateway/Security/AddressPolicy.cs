using System.Net;

namespace Gateway.Security;

/// <summary>Which addresses outbound connections may reach: the public internet, and the networks that the installation opened.</summary>
internal sealed class AddressPolicy(IEnumerable<string> allowedNetworks, IEnumerable<int> allowedPorts)
{
    // IANA special-purpose address registries (RFC 6890 and updates), and the addresses of cloud metadata services.
    private static readonly (IPNetwork Network, string Reason)[] Refused =
    [
        .. Ranges("this network", "0.0.0.0/8"),
        .. Ranges("private (RFC 1918)", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
        .. Ranges("carrier-grade NAT (RFC 6598)", "100.64.0.0/10"),
        .. Ranges("loopback", "127.0.0.0/8", "::1/128"),
        .. Ranges("link-local", "169.254.0.0/16", "fe80::/10"),
        .. Ranges("protocol assignments", "192.0.0.0/24"),
        .. Ranges("documentation", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
        .. Ranges("6to4", "192.88.99.0/24", "2002::/16"),
        .. Ranges("benchmarks", "198.18.0.0/15", "2001:2::/48"),
        .. Ranges("multicast", "224.0.0.0/4", "ff00::/8"),
        .. Ranges("reserved", "240.0.0.0/4"),
        .. Ranges("cloud metadata", "168.63.129.16/32"),
        .. Ranges("IPv4-translated", "::ffff:0:0:0/96"),
        .. Ranges("unspecified or IPv4-compatible", "::/96"),
        .. Ranges("NAT64", "64:ff9b::/96", "64:ff9b:1::/48"),
        .. Ranges("Teredo", "2001::/32"),
        .. Ranges("discard", "100::/64"),
        .. Ranges("unique local", "fc00::/7"),
        .. Ranges("site-local", "fec0::/10"),
    ];

    private readonly IPNetwork[] _allowed = [.. allowedNetworks.Select(IPNetwork.Parse)];
    private readonly HashSet<int> _ports = [.. allowedPorts];

    /// <summary>Why the address may not be reached, or null when it may.</summary>
    public string? RefusalOf(IPAddress address, int port)
    {
        if (RefusalOf(port) is { } refusal)
        {
            return refusal;
        }

        // IPNetwork would judge it as the IPv4 address inside; no resolver answers so, only someone who wants to be mistaken.
        if (address.IsIPv4MappedToIPv6)
        {
            return "IPv4-mapped";
        }

        // A scope id is no part of the range.
        var plain = address.IsIPv6LinkLocal ? new IPAddress(address.GetAddressBytes()) : address;
        if (_allowed.Any(network => network.Contains(plain)))
        {
            return null;
        }

        foreach (var (network, reason) in Refused)
        {
            if (network.Contains(plain))
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>Why the port may not be reached, whatever the address, or null when it may.</summary>
    public string? RefusalOf(int port) => _ports.Count > 0 && !_ports.Contains(port) ? "port is not allowed" : null;

    private static IEnumerable<(IPNetwork Network, string Reason)> Ranges(string reason, params string[] networks) =>
        networks.Select(network => (IPNetwork.Parse(network), reason));
}
