using Renci.SshNet;
using ConnectionInfo = Renci.SshNet.ConnectionInfo;

namespace Gateway.Transports.Sftp;

/// <summary>
/// What may be agreed with a server. RFC 8332 took ssh-rsa, which signs SHA-1, out of use, RFC 9142 the key exchanges with it; CBC lets parts of a plaintext be found
/// (RFC 4251 9.3.1). Nothing is compressed, so that no few octets of a server's become many here. Certificates of host keys are not asked for: what is pinned is a key.
/// </summary>
internal static class SftpAlgorithms
{
    public const string RsaSha1 = "ssh-rsa";

    /// <summary>The kinds of host keys; a server has mostly one of each, and shows the one that is asked for.</summary>
    public static IReadOnlyList<string> Families { get; } = ["ed25519", "ecdsa", "rsa"];

    /// <summary>The kind of a host key algorithm.</summary>
    public static string FamilyOf(string algorithm) =>
        algorithm.StartsWith("ecdsa", StringComparison.Ordinal) ? "ecdsa" : algorithm.Contains("rsa", StringComparison.Ordinal) ? "rsa" : "ed25519";

    /// <summary>For one connection: what its server sends is watched.</summary>
    /// <param name="family">The one kind of host key that is asked for; null: any.</param>
    public static void Restrict(ConnectionInfo info, bool isLegacy, string? family)
    {
        var watch = new SftpPacketWatch();
        info.CompressionAlgorithms.Clear();
        info.CompressionAlgorithms.Add(WatchedPackets.None, () => new WatchedPackets(watch));
        Remove(info.HostKeyAlgorithms, name => name.Contains("-cert-", StringComparison.Ordinal) || (family is not null && FamilyOf(name) != family));
        if (isLegacy)
        {
            return;
        }

        Remove(info.HostKeyAlgorithms, name => name == RsaSha1);
        Remove(info.KeyExchangeAlgorithms, name => name.EndsWith("-sha1", StringComparison.Ordinal));
        Remove(info.Encryptions, name => name.EndsWith("-cbc", StringComparison.Ordinal));
        Remove(info.HmacAlgorithms, name => name.Contains("sha1", StringComparison.Ordinal) || name.Contains("md5", StringComparison.Ordinal));
    }

    private static void Remove<T>(IOrderedDictionary<string, T> algorithms, Func<string, bool> isRefused)
    {
        foreach (var name in algorithms.Keys.Where(isRefused).ToList())
        {
            _ = algorithms.Remove(name);
        }
    }
}
