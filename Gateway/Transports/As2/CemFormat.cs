using Gateway.Access;
using Gateway.Partners;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.As2;

/// <summary>Certificate exchange as AS2 partners speak it. The answer to a request of ours comes to our own address, as every message does.</summary>
internal sealed class CemFormat(IOptions<As2Options> options, TimeProvider clock) : ICertificateExchangeFormat
{
    private const int MaxWords = 500;

    public (string Code, string Detail)? CannotAnnounce => options.Value.PublicUrl is null
        ? (As2Codes.PublicUrlMissing, "A request names the address that its answer comes to, and As2:PublicUrl does not say it.")
        : null;

    public async ValueTask<CertificateExchangeMessage> ReadAsync(Channel channel, string? contentType, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        try
        {
            return await CemReader.ReadAsync(channel.As2!.Them, contentType, content, ct).ConfigureAwait(false);
        }
        catch (CemException error)
        {
            // Whatever it asks cannot be answered; the caller keeps its bytes and says so.
            return new CertificateExchangeMessage.Unreadable(error.Code, OneLine.Of(error.Message, MaxWords));
        }
    }

    public CertificateExchangeContent WriteRequest(Channel channel, string requestId, AnnouncedCertificate certificate) => CemWriter.Request(
        channel.As2!.Us, requestId, certificate, options.Value.Address() ?? throw new InvalidOperationException(CannotAnnounce!.Value.Detail), clock.GetUtcNow());

    public CertificateExchangeContent WriteResponse(Channel channel, string requestId, IReadOnlyList<TrustAnswer> answers) =>
        CemWriter.Response(channel.As2!.Us, requestId, answers, clock.GetUtcNow());
}
