using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Access;
using Gateway.Api;
using Gateway.Api.Models;

namespace Gateway.Cli.Demo;

/// <summary>A program of somebody else's that talks to the gateway with an API key.</summary>
internal sealed class GatewayClient : IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    public GatewayClient(Uri address, string key, TimeProvider clock)
    {
        _clock = clock;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Hands in the raw bytes of an interchange.</summary>
    /// <exception cref="HttpRequestException">No answer: whether it was taken is not known.</exception>
    public Task<Answer> PostExchangeAsync(ReadOnlyMemory<byte> body, string? idempotencyKey, CancellationToken ct) =>
        PostAsync("/api/v1/exchanges", body, "application/edi-x12", idempotencyKey, ct);

    /// <summary>Hands in a canonical document for a partner.</summary>
    public Task<Answer> PostDocumentAsync(string type, string partner, ReadOnlyMemory<byte> json, string? idempotencyKey, CancellationToken ct) =>
        PostAsync($"/api/v1/documents/{type}?partner={partner}", json, "application/json", idempotencyKey, ct);

    public Task<Answer> GetAsync(string path, CancellationToken ct) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), ct);

    public Task<Answer> PostAsync(string path, ReadOnlyMemory<byte> body, string contentType, string? idempotencyKey, CancellationToken ct)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        if (idempotencyKey is not null)
        {
            request.Headers.Add(IdempotentRequest.Header, idempotencyKey);
        }

        return SendAsync(request, ct);
    }

    /// <summary>One exchange; null when the key does not see it.</summary>
    public async Task<ExchangeDetail?> FindAsync(string exchange, CancellationToken ct)
    {
        var answer = await GetAsync("/api/v1/exchanges/" + exchange, ct).ConfigureAwait(false);
        return answer.Status switch
        {
            StatusCodes.Status200OK => JsonSerializer.Deserialize(answer.Body, ApiJson.Answers.ExchangeDetail),
            StatusCodes.Status404NotFound => null,
            _ => throw new DemoFailedException($"The gateway shows exchange {exchange} ({answer.Status} {answer.Body})"),
        };
    }

    /// <summary>The exchange once it is as awaited, or as it is when the time is up.</summary>
    public async Task<ExchangeDetail> WaitForAsync(string exchange, Func<ExchangeDetail, bool> awaited, TimeSpan within, CancellationToken ct)
    {
        var started = _clock.GetTimestamp();
        while (true)
        {
            var found = await FindAsync(exchange, ct).ConfigureAwait(false)
                ?? throw new DemoFailedException($"The gateway knows exchange {exchange}, which it accepted");
            if (awaited(found) || _clock.GetElapsedTime(started) > within)
            {
                return found;
            }

            await Task.Delay(Between, _clock, ct).ConfigureAwait(false);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request, ct).ConfigureAwait(false);
            return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(ct).ConfigureAwait(false));
        }
    }
}
