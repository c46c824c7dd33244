using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>One attempt's message. A repeat has the same <see cref="MessageId"/>, bytes and file name.</summary>
public sealed record OutboundMessage
{
    /// <summary>A receipt of ours that leaves on a connection of its own.</summary>
    public const string ReceiptPurpose = "mdn";

    /// <summary>A request to trust a certificate of ours, and an answer to such a request of the partner's.</summary>
    public const string CertificateRequestPurpose = CertificateExchangeCodes.Request;

    public const string CertificateResponsePurpose = CertificateExchangeCodes.Response;

    public required Channel Channel { get; init; }

    public required string MessageId { get; init; }

    public required string ContentType { get; init; }

    public string? FileName { get; init; }

    /// <summary><c>document</c>, the acknowledgment's kind, or one of the above.</summary>
    public required string Purpose { get; init; }

    /// <summary>It is about certificates, and signed whatever is agreed for documents.</summary>
    public bool IsCertificateExchange => Purpose is CertificateRequestPurpose or CertificateResponsePurpose;

    /// <summary>The digest that the partner's receipt has to repeat; null where the transport has none.</summary>
    public string? Mic { get; init; }

    /// <summary>What follows the content, where the content type says that there is more than it.</summary>
    public IReadOnlyList<OutboundAttachment> Attachments { get; init; } = [];

    public required long Length { get; init; }

    /// <summary>Number of this attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The stored bytes, hash checked; the sender disposes the stream.</summary>
    public required Func<CancellationToken, ValueTask<Stream>> OpenBody { get; init; }
}
