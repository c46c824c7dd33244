namespace Gateway.Partners;

/// <summary>The file with a digest that is laid beside a file.</summary>
public enum SftpChecksum
{
    None,

    /// <summary><c>NAME.sha256</c> as <c>sha256sum</c> writes and checks it, there before the file itself is.</summary>
    Sha256,
}
