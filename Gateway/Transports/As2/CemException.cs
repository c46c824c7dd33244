namespace Gateway.Transports.As2;

/// <summary>A message of certificate exchange that cannot be read, or is not the sender's. The text is for us.</summary>
internal sealed class CemException : Exception
{
    public CemException(string message)
        : base(message)
    {
    }

    public CemException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>One of <see cref="CertificateExchangeCodes"/>.</summary>
    public string Code { get; init; } = CertificateExchangeCodes.Malformed;
}
