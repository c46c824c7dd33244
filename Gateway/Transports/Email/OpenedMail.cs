using Gateway.Partners;
using Gateway.Security.Mime;

namespace Gateway.Transports.Email;

/// <summary>A mail whose header was read, and whose octets are all still to be read.</summary>
internal sealed class OpenedMail : IAsyncDisposable
{
    private readonly Stream _source;
    private readonly MimeSource? _rest;

    private OpenedMail(Stream source, MimeSource? rest, Stream content, Dictionary<string, string> fields) =>
        (_source, _rest, Content, Fields) = (source, rest, content, fields);

    /// <summary>From its first octet.</summary>
    public Stream Content { get; }

    /// <summary>Empty where the header cannot be read.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; }

    public static async Task<OpenedMail> OpenAsync(IMailbox mailbox, MailEntry mail, Channel channel, CancellationToken ct)
    {
        var source = await mailbox.OpenAsync(mail, channel.MaxBytes, ct);
        var rest = new MimeSource(source, MimeHeaders.MostOctetsOfMail);
        try
        {
            var headers = await rest.ReadHeadersAsync(ct);
            return new OpenedMail(source, rest, new WholeMail(headers.Raw, rest.Body, source, MailEnd.Of(headers)), MailHeader.FieldsOf(headers, channel.Email!));
        }
        catch (MimeException)
        {
            // It is stored as it is, and whoever opens it says what is wrong with it.
            rest.Dispose();
            await source.DisposeAsync();
            var again = await mailbox.OpenAsync(mail, channel.MaxBytes, ct);
            return new OpenedMail(again, null, new WholeMail(default, again, again, MailEnd.Of(null)), MailHeader.FieldsOf(null, channel.Email!));
        }
        catch
        {
            rest.Dispose();
            await source.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _rest?.Dispose();
        await _source.DisposeAsync();
    }
}
