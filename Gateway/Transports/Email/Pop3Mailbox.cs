using System.Runtime.CompilerServices;
using Gateway.Partners;
using MailKit.Net.Pop3;

namespace Gateway.Transports.Email;

/// <summary>A mailbox by POP3 (RFC 1939): what lies there is known by its unique id. The server takes a mail only whole, and deletes at the end.</summary>
internal sealed class Pop3Mailbox(Pop3Client client, EmailTerms terms, MailPatience patience) : IMailbox
{
    private const int Piece = 500;

    private IList<int>? _sizes;

    public uint? Next => null;

    public Task<bool> WaitAsync(CancellationToken ct) => Task.FromResult(false);

    public async IAsyncEnumerable<IReadOnlyList<MailEntry>> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        if (!client.Capabilities.HasFlag(Pop3Capabilities.UIDL))
        {
            throw new ShelfException(EmailCodes.ServerError, $"{terms.Host} has no UIDL, by which a mail is known again.", endsLook: true);
        }

        var ids = await patience.AskAsync(client.GetMessageUidsAsync, ct);
        _sizes ??= await patience.AskAsync(client.GetMessageSizesAsync, ct);

        // An id is a mail's only as long as that lies there (RFC 1939 7); another one that has it afterwards has another size.
        foreach (var piece in ids.Take(_sizes.Count).Select((id, index) => new MailEntry(id, $"pop3:{terms.Host}:{terms.User}:{id}:{_sizes[index]}", (uint)index)).Chunk(Piece))
        {
            yield return piece;
        }
    }

    public async Task<IReadOnlyDictionary<MailEntry, long>> SizesAsync(IReadOnlyList<MailEntry> mails, CancellationToken ct)
    {
        _sizes ??= await patience.AskAsync(client.GetMessageSizesAsync, ct);
        return mails.Where(m => m.Number < _sizes.Count).ToDictionary(m => m, m => (long)_sizes[(int)m.Number]);
    }

    /// <summary>In memory: of no more than the channel takes, whatever size the server said.</summary>
    public Task<Stream> OpenAsync(MailEntry mail, long size, long most, CancellationToken ct) =>
        patience.AskAsync(token => client.GetStreamAsync((int)mail.Number, headersOnly: false, token, new MailLimit(most)), ct);

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
}
