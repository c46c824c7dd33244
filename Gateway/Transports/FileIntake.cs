using System.Threading.Channels;
using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Partners;
using Channel = Gateway.Partners.Channel;

namespace Gateway.Transports;

/// <summary>
/// Takes the complete files of a folder: each is read, committed as an exchange and only then removed, moved or left. What stops in between is fetched again and known by
/// its place and content, so it becomes no second exchange.
/// </summary>
internal sealed class FileIntake(IInbox inbox, IFaultPoint faults, TimeProvider clock)
{
    private const int MostFiles = 100_000;
    private const int AskAtOnce = 500;

    /// <param name="actor">Who brought the files, as the trail names it.</param>
    public async Task<PollResult> TakeAsync(Channel channel, IFileShelf shelf, string actor, CancellationToken ct)
    {
        var terms = channel.Files ?? new FileTerms();
        var look = new FileLook();
        try
        {
            var files = await CompleteAsync(channel, terms, shelf, look, ct);
            await TakeAllAsync(channel, terms, shelf, actor, files, look, ct);
        }
        catch (ShelfException error) when (error.EndsLook)
        {
            look.Fail(error.Code, error.Message);
        }

        return look.ToResult();
    }

    /// <summary>Files that are wanted and complete: beside their marker, known to be closed, or the same after a while.</summary>
    private async Task<IReadOnlyList<ShelfEntry>> CompleteAsync(Channel channel, FileTerms terms, IFileShelf shelf, FileLook look, CancellationToken ct)
    {
        var (files, markers) = await ListAsync(terms, shelf, look, ct);
        if (terms.Marker is { } marker)
        {
            files = files.Values.Where(f => markers.Contains(f.Name + marker)).ToDictionary(f => f.Name, StringComparer.Ordinal);
        }

        if (terms.After == AfterReceipt.Leave)
        {
            await ForgetKnownAsync(channel, shelf, files, ct);
        }

        if (terms.Marker is not null)
        {
            return [.. files.Values];
        }

        var open = files.Values.Where(f => !f.IsClosed).ToDictionary(f => f.Name, StringComparer.Ordinal);
        if (open.Count == 0)
        {
            return [.. files.Values];
        }

        await Task.Delay(terms.Settled, clock, ct);
        var complete = files.Values.Where(f => f.IsClosed).ToList();
        await foreach (var entry in shelf.ListAsync(ct))
        {
            if (open.TryGetValue(entry.Name, out var before) && entry.LooksLike(before))
            {
                complete.Add(entry);
            }
        }

        return complete;
    }

    /// <summary>One listing, of which the first hundred thousand files are held: the others have their turn when those are gone.</summary>
    private static async Task<(Dictionary<string, ShelfEntry> Files, HashSet<string> Markers)> ListAsync(
        FileTerms terms, IFileShelf shelf, FileLook look, CancellationToken ct)
    {
        var files = new Dictionary<string, ShelfEntry>(StringComparer.Ordinal);
        var markers = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var entry in shelf.ListAsync(ct))
        {
            if (FileChoice.IsMarker(terms, entry.Name))
            {
                _ = markers.Add(entry.Name);
            }
            else if (entry.Kind != ShelfEntryKind.Folder && FileChoice.IsWanted(terms, entry.Name))
            {
                if (entry.Kind == ShelfEntryKind.Special)
                {
                    look.Skip(entry.Name, FileCodes.NotAFile, "It is a link or a special file; only files are taken.");
                }
                else if (files.Count < MostFiles)
                {
                    files[entry.Name] = entry;
                }
            }
        }

        return (files, markers);
    }

    private async Task ForgetKnownAsync(Channel channel, IFileShelf shelf, Dictionary<string, ShelfEntry> files, CancellationToken ct)
    {
        foreach (var batch in files.Values.Chunk(AskAtOnce))
        {
            var places = batch.ToDictionary(f => PlaceOf(shelf, f), f => f.Name, StringComparer.Ordinal);
            foreach (var known in (await inbox.KnownAsync(channel.Id, places.Keys, ct)).Keys)
            {
                _ = files.Remove(places[known]);
            }
        }
    }

    /// <summary>Several at once, in the order of their times: of two versions of a thing the older comes first.</summary>
    private async Task TakeAllAsync(
        Channel channel, FileTerms terms, IFileShelf shelf, string actor, IReadOnlyList<ShelfEntry> files, FileLook look, CancellationToken ct)
    {
        var queue = System.Threading.Channels.Channel.CreateUnbounded<ShelfEntry>();
        foreach (var file in files.OrderBy(f => f.ModifiedAt).ThenBy(f => f.Name, StringComparer.Ordinal))
        {
            _ = queue.Writer.TryWrite(file);
        }

        queue.Writer.Complete();
        await Task.WhenAll(Enumerable.Range(0, Math.Clamp(Math.Min(channel.Parallel, files.Count), 1, 64)).Select(_ => TakeNextAsync(queue.Reader)));

        async Task TakeNextAsync(ChannelReader<ShelfEntry> reader)
        {
            while (look.Failure is null && reader.TryRead(out var file))
            {
                try
                {
                    await TakeOneAsync(channel, terms, shelf, actor, file, look, ct);
                }
                catch (ShelfException error) when (error.EndsLook)
                {
                    look.Fail(error.Code, error.Message);
                }
                catch (ShelfException error)
                {
                    look.Skip(file.Name, error.Code, error.Message);
                }
            }
        }
    }

    private async Task TakeOneAsync(Channel channel, FileTerms terms, IFileShelf shelf, string actor, ShelfEntry file, FileLook look, CancellationToken ct)
    {
        await using var body = new FileBody(shelf, file, await shelf.OpenAsync(file.Name, ct));
        var result = await inbox.AcceptAsync(
            new InboundMessage
            {
                Channel = channel,
                Actor = actor,
                Body = body,
                FileName = OneLine.Of(file.Name, 255),
                RemoteAddress = shelf.Remote,
                Item = new InboundItem(PlaceOf(shelf, file)),
            },
            ct);
        if (result is AcceptResult.Refused refused)
        {
            Refuse(look, file.Name, refused);
            return;
        }

        look.Took(result is not AcceptResult.Repeat);
        faults.Hit("pull-after-commit");
        await RemoveAsync(terms, shelf, file, result, look, ct);
    }

    private static void Refuse(FileLook look, string name, AcceptResult.Refused refused)
    {
        if (refused.Code is FileCodes.Empty or FileCodes.TooLarge)
        {
            look.Skip(name, refused.Code, refused.Detail);
        }
        else
        {
            look.Fail(refused.Code, refused.Detail);
        }
    }

    /// <summary>The marker goes first: one that is left behind would call the next file of that name complete while it is still written.</summary>
    private async Task RemoveAsync(FileTerms terms, IFileShelf shelf, ShelfEntry file, AcceptResult result, FileLook look, CancellationToken ct)
    {
        if (terms.After == AfterReceipt.Leave)
        {
            return;
        }

        try
        {
            if (terms.Marker is { } marker)
            {
                await shelf.RemoveAsync(file.Name + marker, ct);
                faults.Hit("pull-after-marker");
            }

            if (terms.After == AfterReceipt.Delete)
            {
                await shelf.RemoveAsync(file.Name, ct);
            }
            else if (!await shelf.MoveAsync(file.Name, terms.MoveTo!, file.Name, ct))
            {
                _ = await shelf.MoveAsync(file.Name, terms.MoveTo!, $"{ExchangeOf(result)}-{file.Name}", ct);
            }

            faults.Hit("pull-after-remove");
        }
        catch (ShelfException error) when (!error.EndsLook)
        {
            look.Skip(file.Name, FileCodes.NotRemoved, $"It is stored as {ExchangeOf(result)}, and stays where it is: {error.Message}");
        }
    }

    private static ExchangeId ExchangeOf(AcceptResult result) => result switch
    {
        AcceptResult.Accepted accepted => accepted.Exchange,
        AcceptResult.Quarantined quarantined => quarantined.Exchange,
        AcceptResult.Stored stored => stored.Exchange,
        AcceptResult.Repeat repeat => repeat.First,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string PlaceOf(IFileShelf shelf, ShelfEntry file) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{shelf.Path}/{file.Name}|{file.Length}|{file.ModifiedAt.ToUnixTimeMilliseconds()}");
}
