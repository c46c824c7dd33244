using System.Net;

namespace Gateway.Partners;

/// <summary>The account by which a partner pushes files to us: a name at our OpenSSH server and the keys that it is entered with. There are no passwords.</summary>
public sealed record SftpAccountTerms
{
    /// <summary>Name of the account, unique in the installation.</summary>
    public required string User { get; init; }

    /// <summary>Any of them is taken; two while the partner changes its key.</summary>
    public required IReadOnlyList<SshPublicKey> Keys { get; init; }

    /// <summary>Where the partner may come from. Default: from anywhere.</summary>
    public IReadOnlyList<IPNetwork> From { get; init; } = [];

    /// <summary>The folder that the account is shut in and the one in there that it fills: <c>acme/in</c> is <c>in</c>, and the account sees nothing outside <c>acme</c>.</summary>
    public static (string Home, string Filled) Places(string folder)
    {
        var at = folder.LastIndexOf('/');
        return at > 0 ? (folder[..at], folder[(at + 1)..]) : throw new ArgumentException("The folder of an account lies in another one.", nameof(folder));
    }
}
