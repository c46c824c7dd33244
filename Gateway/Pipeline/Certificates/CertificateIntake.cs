using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security.Envelopes;
using Gateway.Transports;

namespace Gateway.Pipeline.Certificates;

/// <summary>
/// What a message of certificate exchange is about. It was opened and its signature holds under a certificate that the partner has now, so it is the
/// partner's word; what it says is looked at like anything from outside.
/// </summary>
internal sealed class CertificateIntake(
    IPayloadStore payloads, CertificateRequests requests, CertificateResponses responses, IServiceProvider transports)
{
    /// <summary>A message about certificates is small; what is larger is none.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <param name="exchange">The exchange that carries it.</param>
    public async Task<CertificateMatter> JudgeAsync(
        ExchangeId exchange, Channel channel, SecurityVerdict verdict, StoredPayload content, string actor, CancellationToken ct)
    {
        if (content.Length > MaxBytes)
        {
            return new CertificateMatter(CertificateExchangeCodes.Malformed, $"A message about certificates has at most {MaxBytes} bytes.", IsRefused: true);
        }

        var format = transports.GetRequiredKeyedService<ICertificateExchangeFormat>(channel.Transport);
        return await format.ReadAsync(channel, verdict.Parts[0].ContentType, await BytesAsync(content, ct).ConfigureAwait(false), ct).ConfigureAwait(false) switch
        {
            CertificateExchangeMessage.Request request => await requests.JudgeAsync(exchange, channel, request, ct).ConfigureAwait(false),
            CertificateExchangeMessage.Response response => await responses.JudgeAsync(channel, response, actor, ct).ConfigureAwait(false),
            CertificateExchangeMessage.Unreadable unreadable => new CertificateMatter(unreadable.Code, unreadable.Detail, IsRefused: true),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<byte[]> BytesAsync(StoredPayload content, CancellationToken ct)
    {
        var bytes = new byte[content.Length];
        var stream = await payloads.OpenReadAsync(content, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.ReadExactlyAsync(bytes, ct).ConfigureAwait(false);
            return bytes;
        }
    }
}
