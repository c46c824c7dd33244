using System.Globalization;
using System.Security.Cryptography;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;
using Gateway.Transports.As2;

namespace Gateway.Cli.Demo;

/// <summary>A partner's way to the gateway by AS2: signs with its own key, encrypts to the gateway's certificate, and verifies the receipt on the connection.</summary>
internal sealed class As2Mailer : IDisposable
{
    private const string Options = "signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=required, sha-256";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Uri _url;
    private readonly As2Terms _agreed;
    private readonly PartyKey _key;
    private readonly PartnerCertificate _gateway;
    private readonly EnvelopeOpener _opener;

    /// <param name="partners">The gateway's listener for partners.</param>
    /// <param name="agreed">As the partner has it: itself is <see cref="As2Terms.Us"/>.</param>
    public As2Mailer(Uri partners, As2Terms agreed, PartyKey key, PartnerCertificate gateway, string folder)
    {
        (_url, _agreed, _key, _gateway) = (new Uri(partners, As2Routes.Path), agreed, key, gateway);
        _opener = new EnvelopeOpener(key, new SecurityPlaces(folder, folder, SharedLedger: false, LoopbackOnly: true));
    }

    /// <summary>Signs and encrypts an X12 interchange.</summary>
    public async Task<As2Letter> SealAsync(byte[] interchange, CancellationToken ct)
    {
        var sealing = new EnvelopeSealing(new SealTerms
        {
            Agreed = _agreed,
            SigningKey = _key.Signing,
            Recipient = _gateway,
            ContentType = "application/edi-x12",
        });
        using var content = new MemoryStream(interchange, writable: false);
        using var body = new MemoryStream();
        var made = await sealing.WriteAsync(content, body, ct).ConfigureAwait(false);
        var id = $"<{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}@{_agreed.Us.ToLowerInvariant()}>";
        return new As2Letter(id, sealing.ContentType, body.ToArray(), interchange, Convert.ToBase64String(made.Mic.Digest.Span), made.Algorithms);
    }

    /// <summary>Sends it, for the first time or again.</summary>
    /// <exception cref="HttpRequestException">No answer: whether it was taken is not known.</exception>
    public async Task<As2Answer> PostAsync(As2Letter letter, CancellationToken ct)
    {
        using var content = new ByteArrayContent(letter.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", letter.ContentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = content };
        request.Headers.TryAddWithoutValidation("AS2-Version", _agreed.Version);
        request.Headers.TryAddWithoutValidation("AS2-From", As2Name.Quote(_agreed.Us));
        request.Headers.TryAddWithoutValidation("AS2-To", As2Name.Quote(_agreed.Them));
        request.Headers.TryAddWithoutValidation("Message-ID", letter.MessageId);
        request.Headers.TryAddWithoutValidation("Disposition-Notification-To", As2Name.Quote(_agreed.Us));
        request.Headers.TryAddWithoutValidation("Disposition-Notification-Options", Options);
        using var response = await _http.SendAsync(request, ct).ConfigureAwait(false);
        var receipt = await response.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? await ReadAsync(letter, (int)response.StatusCode, response.Content.Headers.NonValidated["Content-Type"].ToString(), receipt, ct).ConfigureAwait(false)
            : new As2Answer((int)response.StatusCode, receipt, null, IsPositive: false, MicEqual: false, System.Text.Encoding.UTF8.GetString(receipt));
    }

    public void Dispose() => _http.Dispose();

    private async Task<As2Answer> ReadAsync(As2Letter letter, int status, string type, byte[] receipt, CancellationToken ct)
    {
        using var body = new MemoryStream(receipt, writable: false);
        using var content = new MemoryStream();
        var terms = new EnvelopeTerms { ContentType = type, Signers = [_gateway], MaxBytes = int.MaxValue };
        var verdict = await _opener.OpenAsync(terms, body, _ => content, ct).ConfigureAwait(false);
        if (verdict is not { Holds: true, IsSigned: true, Parts: [var part] })
        {
            return new As2Answer(status, receipt, null, IsPositive: false, MicEqual: false, $"{type}: {verdict.Code ?? "not signed"} {verdict.Detail}");
        }

        content.Position = 0;
        var report = await MdnReader.ReadAsync(ContentType.Parse(part.ContentType), null, content, ct).ConfigureAwait(false);
        var isEqual = report.Mic?.Digest == letter.Mic && report.OriginalMessageId == letter.MessageId;
        return new As2Answer(
            status, receipt, report.Disposition?.ToString(), report.Disposition?.IsPositive == true, isEqual,
            string.Create(CultureInfo.InvariantCulture, $"{report.Disposition} for {report.OriginalMessageId}, MIC {report.Mic?.Digest}"));
    }
}
