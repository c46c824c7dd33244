using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Gateway.Partners;
using Gateway.Security.Mime;
using MailKit.Net.Pop3;

namespace Gateway.Transports.Email;

/// <summary>A mailbox by POP3 (RFC 1939): what lies there is known by its unique id. The server takes a mail only whole, and deletes at the end.</summary>
/// <param name="most">Octets of a mail that is taken; of a longer header nothing is asked for.</param>
internal sealed class Pop3Mailbox(Pop3Client client, EmailTerms terms, long most, MailPatience patience) : IMailbox
{
    private const int Piece = 500;
    private static readonly string[] Lasting = ["Received", "Message-ID", "Date", "From", "Subject"];

    public uint? Next => null;

    public Task<bool> WaitAsync(CancellationToken ct) => Task.FromResult(false);

    public async IAsyncEnumerable<IReadOnlyList<MailEntry>> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        if (!client.Capabilities.HasFlag(Pop3Capabilities.UIDL))
        {
            throw new ShelfException(EmailCodes.ServerError, $"{terms.Host} has no UIDL, by which a mail is known again.", endsLook: true);
        }

        var ids = await patience.AskAsync(client.GetMessageUidsAsync, ct);
        var sizes = await patience.AskAsync(client.GetMessageSizesAsync, ct);
        foreach (var piece in ids.Take(sizes.Count).Select((id, index) => new MailEntry(id, $"pop3:{terms.Host}:{terms.User}:{id}:{sizes[index]}", (uint)index, sizes[index])).Chunk(Piece))
        {
            yield return terms.After == AfterReceipt.Leave ? await KnownByHeaderAsync(piece, ct) : piece;
        }
    }

    /// <summary>In memory: of no more than the channel takes, whatever size the server said.</summary>
    public async Task<MailBody> OpenAsync(MailEntry mail, long limit, CancellationToken ct) =>
        new Pop3Body(await patience.AskAsync(token => client.GetStreamAsync((int)mail.Number, headersOnly: false, token, new MailLimit(limit)), ct), mail.Size);

    public async Task FinishAsync(MailEntry mail, CancellationToken ct)
    {
        if (terms.After == AfterReceipt.Delete)
        {
            await patience.AskAsync(token => client.DeleteMessageAsync((int)mail.Number, token), ct);
        }
    }

    public Task CloseAsync(CancellationToken ct) => patience.AskAsync(token => client.DisconnectAsync(quit: true, token), ct);

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>An id is a mail's only as long as that lies there (RFC 1939 7); another one may have it afterwards, and the same size. Of what is left for good each look asks for the header.</summary>
    private async Task<IReadOnlyList<MailEntry>> KnownByHeaderAsync(MailEntry[] mails, CancellationToken ct)
    {
        var known = new List<MailEntry>(mails.Length);
        foreach (var mail in mails)
        {
            known.Add(mail with { Place = $"{mail.Place}:{await HeaderOfAsync(mail, ct)}" });
        }

        return known;
    }

    /// <summary>Only fields that nobody changes as long as a mail lies there.</summary>
    private async Task<string> HeaderOfAsync(MailEntry mail, CancellationToken ct)
    {
        if (mail.Size > most)
        {
            return "";
        }

        try
        {
            await using var header = await patience.AskAsync(
                token => client.GetStreamAsync((int)mail.Number, headersOnly: true, token, new MailLimit(most)), ct);
            using var source = new MimeSource(header, MimeHeaders.MostOctetsOfMail);
            var headers = await source.ReadHeadersAsync(ct);
            var lasting = headers.Fields.Where(f => Lasting.Contains(f.Name, StringComparer.OrdinalIgnoreCase)).Select(f => $"{f.Name}:{f.Value}\n");
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lasting))));
        }
        catch (Exception error) when (error is MimeException or ShelfException { EndsLook: false })
        {
            // It is known by number and size, and what is wrong with it is said by whoever opens it.
            return "";
        }
    }
}
