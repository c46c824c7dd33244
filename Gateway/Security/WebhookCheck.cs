using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Security;

/// <summary>A check of one webhook while its body streams by: headers first, then the body, then the verdict.</summary>
internal sealed class WebhookCheck : IDisposable
{
    private readonly List<IncrementalHash> _hashes = [];
    private readonly string _signatures;
    private readonly WebhookVerdict _headers;

    /// <param name="secrets">The current secret and, while it is being changed, the one before.</param>
    public WebhookCheck(IReadOnlyList<ReadOnlyMemory<byte>> secrets, string? id, string? timestamp, string? signatures, DateTimeOffset now)
    {
        _signatures = signatures ?? "";
        _headers = Judge(id, timestamp, signatures, now);
        if (_headers == WebhookVerdict.Valid)
        {
            _hashes.AddRange(secrets.Select(secret => StandardWebhooks.Begin(secret.Span, id!, timestamp!)));
        }
    }

    /// <summary>What the headers alone say: anything but valid can be answered before the body is read.</summary>
    public WebhookVerdict Headers => _headers;

    public void Append(ReadOnlySpan<byte> body)
    {
        foreach (var hash in _hashes)
        {
            hash.AppendData(body);
        }
    }

    /// <summary>The body as a stream that is checked while it is read.</summary>
    public Stream Observe(Stream body) => new HashingReadStream(body, _hashes);

    /// <summary>The verdict, once the whole body went by.</summary>
    public WebhookVerdict Finish()
    {
        if (_headers != WebhookVerdict.Valid)
        {
            return _headers;
        }

        var known = false;
        foreach (var hash in _hashes)
        {
            var expected = Encoding.ASCII.GetBytes(StandardWebhooks.Finish(hash));
            foreach (var given in _signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                known |= CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(given));
            }
        }

        return known ? WebhookVerdict.Valid : WebhookVerdict.Forged;
    }

    public void Dispose()
    {
        foreach (var hash in _hashes)
        {
            hash.Dispose();
        }
    }

    private static WebhookVerdict Judge(string? id, string? timestamp, string? signatures, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(signatures)
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return WebhookVerdict.Malformed;
        }

        var apart = Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds);
        return apart > (decimal)StandardWebhooks.Tolerance.TotalSeconds ? WebhookVerdict.Stale : WebhookVerdict.Valid;
    }
}
