using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Gateway.Tests.Api.Host;

/// <summary>A client that writes what no proper client would.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private NetworkStream _stream = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<RawHttp> ConnectAsync(Uri address)
    {
        var raw = new RawHttp();
        await raw._client.ConnectAsync(address.Host, address.Port, Ct);
        raw._stream = raw._client.GetStream();
        return raw;
    }

    /// <summary>Request line and headers of a POST of an exchange, without the empty line's body.</summary>
    public Task PostHeadAsync(string key, params string[] headers) => SendAsync(
        "POST /api/v1/exchanges HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + key + "\r\n"
        + string.Concat(headers.Select(h => h + "\r\n")) + "\r\n");

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, Ct);

    public async Task SendChunkAsync(ReadOnlyMemory<byte> bytes)
    {
        await SendAsync(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        await SendAsync(bytes);
        await SendAsync("\r\n");
    }

    /// <summary>What the server says until it has said a whole head, and the rest of that read; empty when it closed without a word.</summary>
    public async Task<string> ReadAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var read = await _stream.ReadAsync(buffer, Ct);
                if (read == 0)
                {
                    break;
                }

                _ = text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Closed hard: what was read before counts.
        }

        return text.ToString();
    }

    public async Task<int> StatusAsync()
    {
        var answer = await ReadAsync();
        return answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Status and problem code of an answer after which the server closes; no code where there is no body.</summary>
    public async Task<(int Status, string? Code)> AnswerAsync()
    {
        using var reader = new StreamReader(_stream, Encoding.UTF8, leaveOpen: true);
        var text = await reader.ReadToEndAsync(Ct);
        var code = text.IndexOf("\"code\":\"", StringComparison.Ordinal);
        Assert.Equal(code >= 0, text.Contains("\r\nContent-Type: application/problem+json\r\n", StringComparison.Ordinal));
        return (int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), code < 0 ? null : text[(code + 8)..text.IndexOf('"', code + 8)]);
    }

    /// <summary>Goes away in the middle: the server sees a reset.</summary>
    public void Abort()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    public void Dispose() => _client.Dispose();
}
