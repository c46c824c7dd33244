using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Mime;

namespace Gateway.Transports.As2;

/// <summary>The HTTP request of a stored message (RFC 4130 5.2, 6), and what comes back on its connection.</summary>
internal sealed class As2Posts(ISecrets secrets, TimeProvider clock)
{
    /// <exception cref="SecretMissingException">The password of the channel's user is not there.</exception>
    public async Task<HttpRequestMessage> RequestAsync(Channel channel, Uri url, MimeHeaders fields, PayloadContent body, CancellationToken ct)
    {
        var agreed = channel.As2!;
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = body, Version = HttpVersion.Version11 };
        foreach (var field in fields.Fields)
        {
            if (!field.Name.Equals(WireMessage.DeliverTo, StringComparison.OrdinalIgnoreCase)
                && !request.Headers.TryAddWithoutValidation(field.Name, field.Value))
            {
                _ = body.Headers.TryAddWithoutValidation(field.Name, field.Value);
            }
        }

        request.Headers.TryAddWithoutValidation("User-Agent", As2Agent.Product.Replace(':', '/'));
        request.Headers.Date = clock.GetUtcNow();
        if (agreed.Quirks.Chunked)
        {
            request.Headers.TransferEncodingChunked = true;
        }

        if (agreed.User is { } user && channel.Secret is { } reference)
        {
            var password = await secrets.ResolveAsync(reference, ct);
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        }

        return request;
    }

    public static Dictionary<string, string> FieldsOf(HttpResponseMessage response)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            fields[name] = string.Join(", ", values.AsEnumerable());
        }

        return fields;
    }

    /// <summary>No more than <paramref name="most"/> bytes of the body.</summary>
    /// <exception cref="HttpRequestException">The answer breaks off or is no HTTP: the partner's network, and no fault of the machine that we run on.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, int most, CancellationToken ct)
    {
        try
        {
            return await ReadBodyAsync(response, most, ct);
        }
        catch (IOException error)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, error.Message, error);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpResponseMessage response, int most, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while (content.Length < most && (read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most - content.Length)), ct)) > 0)
        {
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
