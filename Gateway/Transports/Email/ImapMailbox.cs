using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Partners;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace Gateway.Transports.Email;

/// <summary>A folder of a mailbox by IMAP (RFC 9051; RFC 3501): what lies there is known by UIDVALIDITY and UID.</summary>
/// <param name="idling">For as long as one IDLE lasts.</param>
internal sealed class ImapMailbox(ImapClient client, EmailTerms terms, MailPatience patience, MailPatience idling, TimeProvider clock) : IMailbox
{
    /// <summary>RFC 2177 3: at most 29 min; what stands between often forgets a silent connection after ten.</summary>
    public static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(9);

    private const int Piece = 500;

    private IMailFolder? _folder;
    private IMailFolder? _moveTo;

    private IMailFolder Folder => _folder!;

    public uint? Next => Folder.UidNext?.Id;

    public async Task OpenAsync(CancellationToken ct)
    {
        _folder = await patience.AskAsync(token => client.GetFolderAsync(PathOf(terms.Mailbox), token), ct);
        var access = terms.After == AfterReceipt.Leave ? FolderAccess.ReadOnly : FolderAccess.ReadWrite;
        if (await patience.AskAsync(token => Folder.OpenAsync(access, token), ct) < access)
        {
            throw new ShelfException(FileCodes.PermissionDenied, $"{terms.Host} lets {terms.Mailbox} only be read, and the profile has its mails moved or deleted.", endsLook: true);
        }
    }

    public async Task<bool> WaitAsync(CancellationToken ct)
    {
        if (!client.Capabilities.HasFlag(ImapCapabilities.Idle))
        {
            return false;
        }

        var (count, hasCome) = (Folder.Count, false);
        while (!hasCome)
        {
            using var done = new CancellationTokenSource(LongestIdle, clock);
            void OnCount(object? sender, EventArgs e)
            {
                hasCome |= Folder.Count > count;
                count = Folder.Count;
                if (hasCome)
                {
                    done.CancelAfter(TimeSpan.Zero);
                }
            }

            Folder.CountChanged += OnCount;
            try
            {
                await idling.AskAsync(token => client.IdleAsync(done.Token, token), ct);
            }
            finally
            {
                Folder.CountChanged -= OnCount;
            }
        }

        return true;
    }

    public async IAsyncEnumerable<IReadOnlyList<MailEntry>> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        // The numbers of all and no more of them; what one piece becomes is known before the next is looked at.
        var uids = await patience.AskAsync(token => Folder.SearchAsync(SearchQuery.NotDeleted, token), ct);
        if (terms.After == AfterReceipt.Move && uids.Count > 0)
        {
            // Before anything is taken: it would be read at each look, and stay.
            _moveTo = await MoveToAsync(ct);
        }

        foreach (var piece in uids.OrderBy(u => u.Id).Chunk(Piece))
        {
            var asked = piece.Select(u => u.Id).ToHashSet();
            var looks = await LooksOfAsync(piece, ct);
            yield return [.. looks.Where(l => asked.Remove(l.UniqueId.Id)).OrderBy(l => l.UniqueId.Id).Select(EntryOf)];
        }
    }

    public Task<MailBody> OpenAsync(MailEntry mail, long most, CancellationToken ct) =>
        Task.FromResult<MailBody>(new ImapBody(Folder, UidOf(mail), mail.Size, token => IsThereAsync(mail, token), patience, clock));

    public async Task FinishAsync(MailEntry mail, CancellationToken ct)
    {
        var uid = UidOf(mail);
        switch (terms.After)
        {
            case AfterReceipt.Move:
                await MoveAsync(uid, ct);
                break;
            case AfterReceipt.Delete:
                await patience.AskAsync(token => Folder.AddFlagsAsync(uid, MessageFlags.Seen | MessageFlags.Deleted, silent: true, token), ct);
                if (client.Capabilities.HasFlag(ImapCapabilities.UidPlus))
                {
                    // Without it (RFC 4315) an EXPUNGE would remove what others have marked, too; it is left marked.
                    await patience.AskAsync(token => Folder.ExpungeAsync([uid], token), ct);
                }

                break;
            default:
                break;
        }
    }

    public Task CloseAsync(CancellationToken ct) => patience.AskAsync(token => client.DisconnectAsync(quit: true, token), ct);

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>As the server has it now, not as it was when the folder was opened.</summary>
    private async Task<bool> IsThereAsync(MailEntry mail, CancellationToken ct)
    {
        await patience.AskAsync(token => client.NoOpAsync(token), ct);
        return (await LooksOfAsync([UidOf(mail)], ct)).Any(l => l.UniqueId.Id == mail.Number);
    }

    private Task<IList<IMessageSummary>> LooksOfAsync(IList<UniqueId> uids, CancellationToken ct) => patience.AskAsync(
        token => Folder.FetchAsync(uids, MessageSummaryItems.UniqueId | MessageSummaryItems.Size | MessageSummaryItems.InternalDate, token), ct);

    private MailEntry EntryOf(IMessageSummary look) => new(
        look.UniqueId.Id.ToString(CultureInfo.InvariantCulture),
        string.Create(
            CultureInfo.InvariantCulture,
            $"imap:{terms.Host}:{terms.User}:{terms.Mailbox}:{Folder.UidValidity}:{look.UniqueId.Id}:{look.Size}:{look.InternalDate?.UtcTicks}"),
        look.UniqueId.Id,
        look.Size ?? 0);

    private UniqueId UidOf(MailEntry mail) => new(Folder.UidValidity, mail.Number);

    private char Separator => client.PersonalNamespaces is [{ DirectorySeparator: not '\0' and var separator }, ..] ? separator : '/';

    private string PathOf(string folder) => folder.Replace('/', Separator);

    private async Task MoveAsync(UniqueId uid, CancellationToken ct)
    {
        await patience.AskAsync(token => Folder.AddFlagsAsync(uid, MessageFlags.Seen, silent: true, token), ct);
        _ = await patience.AskAsync(token => Folder.MoveToAsync(uid, _moveTo!, token), ct);
    }

    private async Task<IMailFolder> MoveToAsync(CancellationToken ct)
    {
        try
        {
            return await patience.AskAsync(token => client.GetFolderAsync(PathOf(terms.MoveTo!), token), ct);
        }
        catch (ShelfException error) when (error.Code == FileCodes.FolderMissing)
        {
            return client.PersonalNamespaces is [var personal, ..]
                ? await MakeAsync(client.GetFolder(personal), ct)
                : throw Missing("the server names no place (RFC 2342) where it could be made", error);
        }
    }

    private async Task<IMailFolder> MakeAsync(IMailFolder at, CancellationToken ct)
    {
        foreach (var name in terms.MoveTo!.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var parent = at;
            try
            {
                var inside = await patience.AskAsync(token => parent.GetSubfoldersAsync(false, token), ct);
                at = inside.FirstOrDefault(f => f.Name == name)
                    ?? await patience.AskAsync(token => parent.CreateAsync(name, isMessageFolder: true, token), ct)
                    ?? throw Missing("it could not be made", null);
            }
            catch (ShelfException error) when (!error.EndsLook)
            {
                throw Missing(error.Message, error);
            }
        }

        return at;
    }

    private ShelfException Missing(string why, Exception? error) => new(FileCodes.FolderMissing, $"There is no folder {terms.MoveTo}: {why}.", endsLook: true, error);
}
