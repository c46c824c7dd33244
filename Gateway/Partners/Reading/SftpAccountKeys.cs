using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Gateway.Partners.Reading;

/// <summary>Keys of a channel's <c>sftp-account</c>.</summary>
internal static partial class SftpAccountKeys
{
    private const int MostKeys = 10;
    private const int MostAddresses = 50;

    // useradd(8) takes 32 characters; none of these means anything in sshd_config(5), in a path or to a shell.
    private const string UserPattern = "^[a-z][a-z0-9_-]{1,31}$";

    public static readonly Key<string> User = Key.Required("user", new ScalarShape<string>(
            ProfileCodes.AccountUserInvalid, "2 to 32 lower case letters, digits, hyphens and underscores, a letter first",
            (text, _) => text.Any(char.IsControl) || !UserRegex().IsMatch(text) ? (false, text, null)
                : SystemAccounts.Has(text) ? (false, text, $"'{text}' is the name of an account or a group that systems have.")
                : (true, text, null),
            s => s.Pattern = UserPattern),
        "Name of the account, unique in the installation.");

    public static readonly Key<IReadOnlyList<SshPublicKey>> Keys = Key.Required("keys", Shapes.List(new SshKeyShape(), 1, MostKeys),
        "The partner's public keys: a line as ssh-keygen writes it, or the .pub file in this folder's keys/ that has it. Any of them is taken; no key is two partners'.");

    public static readonly Key<IReadOnlyList<IPNetwork>> From = Key.Optional<IReadOnlyList<IPNetwork>>("from", Shapes.List(new ScalarShape<IPNetwork>(
            ProfileCodes.AccountAddressInvalid, "an address, or a network whose address ends in zeros behind its prefix: 203.0.113.7, 203.0.113.0/24, 2001:db8::/32",
            (text, _) => TryNetwork(text, out var network) ? (true, network, null) : (false, default, null),
            s => { s.MinLength = 2; s.MaxLength = 49; }), 1, MostAddresses), [],
        "Addresses and networks that the partner comes from. None: from anywhere.");

    public static KeyTable Table { get; } = new("an SFTP account", User, Keys, From);

    public static Shape<SftpAccountTerms?> Shape { get; } = new ObjectShape<SftpAccountTerms?>(Table, section => new SftpAccountTerms
    {
        User = section.Read(User),
        Keys = section.Read(Keys) ?? [],
        From = section.Read(From),
    });

    /// <summary>IPAddress reads <c>1</c> and <c>0x7f.1</c>, too; sshd does not, or otherwise.</summary>
    private static bool TryNetwork(string text, out IPNetwork network)
    {
        network = default;
        if (!text.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':' or '/')
            || !IPAddress.TryParse(text.Split('/')[0], out var address) || address.IsIPv4MappedToIPv6
            || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != text.Split('/')[0]))
        {
            return false;
        }

        var most = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        return IPNetwork.TryParse(text.Contains('/', StringComparison.Ordinal) ? text : $"{text}/{most}", out network)
            && network.PrefixLength > 0 && network.BaseAddress.Equals(address);
    }

    [GeneratedRegex(UserPattern, RegexOptions.CultureInvariant)]
    private static partial Regex UserRegex();
}
