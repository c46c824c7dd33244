using Gateway.Security.Envelopes;
using Gateway.Security.Mime;

namespace Gateway.Transports.As2;

/// <summary>The parts of a message of certificate exchange: the description, and certificates by their Content-ID.</summary>
internal sealed class CemParts
{
    public const int MostOctets = 512 * 1024;
    private const int MostParts = 64;
    private readonly Dictionary<string, byte[]> _byId = new(StringComparer.Ordinal);

    private CemParts()
    {
    }

    public byte[]? Description { get; private set; }

    /// <exception cref="CemException">The structure cannot be read or is beyond a limit.</exception>
    public static async ValueTask<CemParts> ReadAsync(string? contentType, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        if (content.Length > MostOctets)
        {
            throw new CemException($"It has more than {MostOctets} bytes.");
        }

        var parts = new CemParts();
        try
        {
            if (ContentType.Parse(contentType) is { Boundary: { } boundary })
            {
                await parts.ReadPartsAsync(boundary, content, ct).ConfigureAwait(false);
            }
            else
            {
                parts.Description = content.ToArray();
            }
        }
        catch (MimeException error)
        {
            throw new CemException(error.Message, error);
        }

        return parts.Description is null ? throw new CemException($"No part is {CertificateExchange.DescriptionType}.") : parts;
    }

    /// <summary>Null when there is no such part. The id may be written with the brackets of its field, or with <c>cid:</c> (RFC 2392).</summary>
    public byte[]? Find(string contentId) => _byId.GetValueOrDefault(IdOf(contentId));

    private static string IdOf(string written)
    {
        var id = written.Trim();
        return MessageIds.Strip(id.StartsWith("cid:", StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(id[4..]) : id);
    }

    private async ValueTask ReadPartsAsync(string boundary, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        using var body = new MemoryStream(content.ToArray(), writable: false);
        using var reader = new MultipartReader(body, boundary);
        var count = 0;
        while (await reader.NextPartAsync(ct).ConfigureAwait(false) is { } part)
        {
            if (++count > MostParts)
            {
                throw new CemException($"It has more than {MostParts} parts.");
            }

            using var source = new MimeSource(part);
            var head = await source.ReadHeadersAsync(ct).ConfigureAwait(false);
            using var octets = new MemoryStream();
            await TransferEncoding.Decode(head.Get("Content-Transfer-Encoding"), source.Body).CopyToAsync(octets, ct).ConfigureAwait(false);
            Add(head, octets.ToArray());
        }
    }

    private void Add(MimeHeaders head, byte[] octets)
    {
        if (ContentType.Parse(head.Get("Content-Type"))?.Is(CertificateExchange.DescriptionType) == true)
        {
            Description = Description is null ? octets : throw new CemException("It has two descriptions.");
        }
        else if (head.Get("Content-ID") is { } id && !_byId.TryAdd(IdOf(id), octets))
        {
            throw new CemException("Two parts have the same Content-ID.");
        }
    }
}
