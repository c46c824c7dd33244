namespace Gateway.Transports;

/// <summary>What a partner says about certificates: a closed list.</summary>
public abstract record CertificateExchangeMessage
{
    private CertificateExchangeMessage()
    {
    }

    /// <summary>It asks us to trust certificates.</summary>
    public sealed record Request(string RequestId, IReadOnlyList<OfferedCertificate> Certificates) : CertificateExchangeMessage;

    /// <summary>It answers such a request of ours.</summary>
    public sealed record Response(string RequestId, IReadOnlyList<TrustAnswer> Answers) : CertificateExchangeMessage;

    /// <summary>Nobody can say what it asks or answers, or it is not the word of the partner it came from.</summary>
    public sealed record Unreadable(string Code, string Detail) : CertificateExchangeMessage;
}
