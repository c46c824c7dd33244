using System.Net.Http.Headers;
using System.Text.Json;

namespace Gateway.Benchmarks.Load;

/// <summary>Posts orders with a partner's key, each under its own Idempotency-Key.</summary>
internal sealed class PartnerClient : IDisposable
{
    private static readonly MediaTypeHeaderValue X12 = new("application/edi-x12");

    private readonly HttpClient _http;
    private readonly string _key;

    public PartnerClient(string key, TimeSpan timeout)
    {
        _key = key;
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1), UseProxy = false }) { Timeout = timeout };
    }

    /// <summary>One attempt. Throws what HttpClient throws.</summary>
    public async Task<PostResult> PostAsync(Uri gateway, SampleOrder order, CancellationToken ct)
    {
        using var content = new ByteArrayContent(order.Content);
        return await PostAsync(gateway, content, order.IdempotencyKey, ct);
    }

    public async Task<PostResult> PostAsync(Uri gateway, HttpContent content, string idempotencyKey, CancellationToken ct)
    {
        content.Headers.ContentType = X12;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/api/v1/exchanges")) { Content = content };
        request.Headers.Add("X-Api-Key", _key);
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await _http.SendAsync(request, ct);
        var body = await response.Content.ReadAsByteArrayAsync(ct);
        return new PostResult((int)response.StatusCode, Text(body, "exchangeId"), Text(body, "code"), response.Headers.RetryAfter?.Delta);
    }

    public void Dispose() => _http.Dispose();

    private static string? Text(byte[] body, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
