namespace Gateway.Partners;

/// <summary>How a file that was written is checked before it counts.</summary>
public enum SftpVerify
{
    /// <summary>The server states its size.</summary>
    Size,

    /// <summary>It is read back and compared.</summary>
    Hash,
}
