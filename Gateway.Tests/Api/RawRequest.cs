using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Api;

/// <summary>A POST /api/v1/exchanges written byte by byte, for clients that stop in the middle or never end.</summary>
internal sealed class RawRequest : IAsyncDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly byte[] _body;
    private int _sent;

    private RawRequest(TcpClient client, byte[] body)
    {
        _client = client;
        _stream = client.GetStream();
        _body = body;
    }

    /// <summary>Sends the head of a request; the body follows, or with null never: it is then chunked.</summary>
    public static async Task<RawRequest> OpenAsync(Uri address, string key, string? idempotencyKey, byte[]? body, CancellationToken ct)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address.Host, address.Port, ct);
        var request = new RawRequest(client, body ?? []);
        var length = body is null ? "Transfer-Encoding: chunked" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}");
        var idempotency = idempotencyKey is null ? string.Empty : $"Idempotency-Key: {idempotencyKey}\r\n";
        await request._stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/v1/exchanges HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/edi-x12\r\n"
                + $"{idempotency}{length}\r\n\r\n"),
            ct);
        return request;
    }

    /// <summary>Sends up to so many more bytes of the body.</summary>
    public async Task SendBodyAsync(int count, CancellationToken ct)
    {
        var next = Math.Min(count, _body.Length - _sent);
        await _stream.WriteAsync(_body.AsMemory(_sent, next), ct);
        _sent += next;
    }

    /// <summary>Sends one chunk of a body without end; false when the other side does not take it any more.</summary>
    public async Task<bool> SendChunkAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        try
        {
            await _stream.WriteAsync(Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"), ct);
            await _stream.WriteAsync(bytes, ct);
            await _stream.WriteAsync("\r\n"u8.ToArray(), ct);
            return !_stream.DataAvailable;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The answer's first line, or empty when the connection was cut before one came.</summary>
    public async Task<string> ReadStatusAsync(CancellationToken ct)
    {
        var buffer = new byte[4096];
        var length = 0;
        try
        {
            int read;
            while (length < buffer.Length && (read = await _stream.ReadAsync(buffer.AsMemory(length), ct)) > 0)
            {
                length += read;
                if (buffer.AsSpan(0, length).IndexOf((byte)'\n') >= 0)
                {
                    break;
                }
            }
        }
        catch (IOException)
        {
            // Cut: what came before stands.
        }

        return Encoding.ASCII.GetString(buffer, 0, length).Split("\r\n")[0];
    }

    public async ValueTask DisposeAsync()
    {
        // A reset, so that the other side notices at once.
        _client.LingerState = new LingerOption(true, 0);
        await _stream.DisposeAsync();
        _client.Dispose();
    }
}
