using Renci.SshNet.Common;

namespace Gateway.Transports.Sftp;

/// <summary>
/// Holds the key that a server shows against those that the profile names. It is asked in the key exchange, before anything is said about us (RFC 4253 8); a server
/// with another key learns no name and no password.
/// </summary>
internal sealed class SftpHostKey(IReadOnlyCollection<string> registered)
{
    /// <summary><c>SHA256:</c> and base64 without padding, as OpenSSH writes it; null until the server showed a key.</summary>
    public string? Fingerprint { get; private set; }

    /// <summary><c>ssh-ed25519</c>, <c>rsa-sha2-512</c> …</summary>
    public string Algorithm { get; private set; } = "";

    /// <summary>The server showed a key, and it is none of those.</summary>
    public bool IsUnknown => Fingerprint is { } shown && !registered.Contains(shown);

    public void OnReceived(object? sender, HostKeyEventArgs e)
    {
        Fingerprint = "SHA256:" + e.FingerPrintSHA256.TrimEnd('=');
        Algorithm = e.HostKeyName;
        e.CanTrust = !IsUnknown;
    }
}
