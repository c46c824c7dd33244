using Gateway.Security.Mime;
using MimeKit;

namespace Gateway.Transports.Email;

/// <summary>A mail that was sealed and stored, for the library that sends it: octet for octet, whatever the library would make of it.</summary>
internal sealed class StoredMail : MimeMessage
{
    private readonly MimeSource _source;
    private readonly StoredBody _body;

    private StoredMail(MimeSource source, HeaderList headers, StoredBody body, long length)
    {
        (_source, _body, Length) = (source, body, length);
        Headers.Clear();
        foreach (var header in headers)
        {
            // Each keeps the octets that it was read from.
            Headers.Add(header);
        }

        Body = body;
    }

    /// <summary>Octets, as RFC 1870 counts them.</summary>
    public long Length { get; }

    /// <inheritdoc cref="StoredBody.IsHandedOver"/>
    public bool IsHandedOver => _body.IsHandedOver;

    /// <inheritdoc cref="StoredBody.Fault"/>
    public Exception? Fault => _body.Fault;

    /// <param name="stored">Header, empty line and body, with CRLF everywhere; it stays the caller's.</param>
    public static async Task<StoredMail> OpenAsync(Stream stored, long length, CancellationToken ct)
    {
        var source = new MimeSource(stored);
        try
        {
            var raw = (await source.ReadHeadersAsync(ct)).Raw;
            using var block = new MemoryStream(raw.ToArray(), writable: false);
            return new StoredMail(source, await HeaderList.LoadAsync(block, ct), new StoredBody(source.Body, length - raw.Length), length);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
    {
        // A repeat has the same bytes.
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
        }

        base.Dispose(disposing);
    }
}
