using System.Collections.Concurrent;
using System.Text;

namespace Gateway.Benchmarks.As2;

/// <summary>Posts messages on so many connections, each the next one as soon as it is answered, and looks at every receipt.</summary>
internal sealed class As2Client : IDisposable
{
    /// <summary>One receipt in so many is kept, for its signature to be verified.</summary>
    private const int SampleEvery = 100;
    private const string Disposition = "Disposition: automatic-action/MDN-sent-automatically; processed";
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http;
    private readonly Uri _url;
    private readonly int _connections;

    public As2Client(Uri partnerUrl, int connections)
    {
        _url = new Uri(partnerUrl, "/as2");
        _connections = connections;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = connections }) { Timeout = Timeout };
    }

    /// <summary>What was wrong with answers.</summary>
    public ConcurrentQueue<string> Problems { get; } = new();

    /// <summary>A sample of the receipts.</summary>
    public ConcurrentQueue<As2Receipt> Samples { get; } = new();

    public async Task PostAsync(IReadOnlyList<As2Message> messages, CancellationToken ct)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(_connections, messages.Count)).Select(_ => Task.Run(async () =>
        {
            int i;
            while ((i = Interlocked.Increment(ref next)) < messages.Count)
            {
                await PostAsync(messages[i], isSample: i % SampleEvery == 0, ct);
            }
        }, ct)));
    }

    public void Dispose() => _http.Dispose();

    /// <param name="error">The error that the receipt has to name, or null where it has to be positive.</param>
    public async Task PostAsync(As2Message message, bool isSample, CancellationToken ct, string? error = null)
    {
        using var content = message.Open();
        _ = content.Headers.TryAddWithoutValidation("Content-Type", message.ContentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = content };
        var headers = request.Headers;
        headers.Add("AS2-Version", "1.2");
        headers.Add("AS2-From", As2Profiles.Them);
        headers.Add("AS2-To", As2Profiles.Us);
        _ = headers.TryAddWithoutValidation("Message-ID", message.MessageId);
        headers.Add("Disposition-Notification-To", As2Profiles.Them);
        headers.Add("Disposition-Notification-Options", "signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=required, sha-256");
        using var response = await _http.SendAsync(request, ct);
        var receipt = new As2Receipt(response.Content.Headers.ContentType?.ToString() ?? "", await response.Content.ReadAsByteArrayAsync(ct));
        if (Problem(message, (int)response.StatusCode, receipt, error) is { } problem)
        {
            Problems.Enqueue($"{message.MessageId}: {problem}");
        }
        else if (isSample)
        {
            Samples.Enqueue(receipt);
        }
    }

    private static string? Problem(As2Message message, int status, As2Receipt receipt, string? error)
    {
        var body = receipt.Body.AsSpan();
        if (status != 200 || !receipt.ContentType.StartsWith("multipart/signed", StringComparison.Ordinal))
        {
            return string.Create(CultureInfo.InvariantCulture, $"answered {status} {receipt.ContentType} {Encoding.UTF8.GetString(body[..Math.Min(200, body.Length)])}");
        }

        var disposition = error is null ? Disposition : $"{Disposition}/error: {error}";
        return !Has(body, disposition + "\r\n") ? $"the receipt does not say {disposition}: " + Encoding.UTF8.GetString(body[..Math.Min(900, body.Length)])
            : !Has(body, $"Original-Message-ID: {message.MessageId}\r\n") ? "the receipt is for another message"
            : error is null && !Has(body, $"Received-content-MIC: {message.Mic}, sha-256\r\n") ? "the receipt has another MIC"
            : null;
    }

    private static bool Has(ReadOnlySpan<byte> body, string text) => body.IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;
}
