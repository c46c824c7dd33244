namespace Gateway.Transports.Sftp;

/// <summary>A server does not take us, or does not do what is asked; becomes the outcome of the attempt.</summary>
internal sealed class SftpFailedException(string code, string detail, bool retry, Exception? reason = null) : Exception(detail, reason)
{
    /// <summary>One of <see cref="SftpCodes"/> or <see cref="OutcomeCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>The fingerprints that the server showed, where they are the reason.</summary>
    public IReadOnlyList<string> Shown { get; init; } = [];

    /// <summary>Trying again may help.</summary>
    public bool Retry { get; } = retry;
}
