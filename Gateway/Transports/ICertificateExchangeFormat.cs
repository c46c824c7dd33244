using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>How partners tell each other their certificates on a transport that has messages for it; registered by the transport's key.</summary>
public interface ICertificateExchangeFormat
{
    /// <summary>Why nothing of ours can be announced, or null.</summary>
    (string Code, string Detail)? CannotAnnounce { get; }

    /// <summary>Never throws for what the partner wrote.</summary>
    /// <param name="channel">Of the pair that it came by.</param>
    ValueTask<CertificateExchangeMessage> ReadAsync(Channel channel, string? contentType, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>A request for one certificate.</summary>
    /// <exception cref="InvalidOperationException"><see cref="CannotAnnounce"/> says why not.</exception>
    CertificateExchangeContent WriteRequest(Channel channel, string requestId, AnnouncedCertificate certificate);

    /// <summary>The answer to one or more certificates of a request.</summary>
    CertificateExchangeContent WriteResponse(Channel channel, string requestId, IReadOnlyList<TrustAnswer> answers);
}
