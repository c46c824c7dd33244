using System.Collections.Concurrent;
using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>
/// Takes the complete files of a folder: each is read, committed as an exchange and only then removed, moved or left. What stops in between is fetched again and known by
/// its place and content, so it becomes no second exchange.
/// </summary>
internal sealed class FileIntake(IInbox inbox, IFaultPoint faults, TimeProvider clock)
{
    /// <summary>A look that lasts ends, so that other channels have their turn; what it left is the next one's, at once.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>A file that changes under our eyes is looked at again after so long, and not at once: on some file systems all seem to change all the time.</summary>
    private static readonly TimeSpan AfterChange = new FileTerms().Settled;

    private readonly ConcurrentDictionary<ChannelId, FileMemory> _memories = new();

    /// <param name="actor">Who brought the files, as the trail names it.</param>
    public async Task<PollResult> TakeAsync(Channel channel, IFileShelf shelf, string actor, CancellationToken ct)
    {
        var terms = channel.Files ?? new FileTerms();
        var work = new Work(channel, terms, shelf, actor, _memories.GetOrAdd(channel.Id, _ => new FileMemory(clock)), new FileLook());
        try
        {
            await TakeAllAsync(work, ct);
        }
        catch (ShelfException error) when (error.EndsLook)
        {
            work.Look.Fail(error.Code, error.Message);
        }

        return work.Look.ToResult();
    }

    private async Task TakeAllAsync(Work work, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var files = new ConcurrentQueue<FoundFile>(
            await new FileListing(work.Channel, work.Terms, work.Shelf, inbox, work.Memory, work.Look).ReadAsync(ct));
        await Task.WhenAll(Enumerable.Range(0, Math.Clamp(Math.Min(work.Channel.Parallel, files.Count), 1, 64)).Select(_ => TakeNextAsync()));
        if (!files.IsEmpty)
        {
            work.Look.Again(TimeSpan.Zero);
        }

        async Task TakeNextAsync()
        {
            while (work.Look.Failure is null && clock.GetElapsedTime(began) < Longest && files.TryDequeue(out var file))
            {
                try
                {
                    await TakeOneAsync(work, file, ct);
                }
                catch (ShelfException error) when (error.EndsLook)
                {
                    work.Look.Fail(error.Code, error.Message);
                }
                catch (ShelfException error)
                {
                    work.Look.Skip(file.Name, error.Code, error.Message);
                    if (error.Code == FileCodes.Changed)
                    {
                        work.Look.Again(AfterChange);
                    }
                }
            }
        }
    }

    private async Task TakeOneAsync(Work work, FoundFile file, CancellationToken ct)
    {
        // Open until it is removed: as long as it is, no other file gets its number.
        await using var body = new FileBody(work.Shelf, file.Entry, await work.Shelf.OpenAsync(file.Entry, ct));
        var result = await inbox.AcceptAsync(
            new InboundMessage
            {
                Channel = work.Channel,
                Actor = work.Actor,
                Body = body,
                FileName = OneLine.Of(file.Name, 255),
                RemoteAddress = work.Shelf.Remote,
                Item = new InboundItem(file.PlaceIn(work.Shelf)),
            },
            ct);
        if (result is AcceptResult.Refused refused)
        {
            Refuse(work.Look, file.Name, refused);
            return;
        }

        work.Look.Took(result is not AcceptResult.Repeat);
        faults.Hit("pull-after-commit");
        if (work.Terms.After != AfterReceipt.Leave)
        {
            await RemoveAsync(work, file, ExchangeOf(result), ct);
        }
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

    private async Task RemoveAsync(Work work, FoundFile file, ExchangeId exchange, CancellationToken ct)
    {
        try
        {
            if (!await new FileRemoval(work.Shelf, work.Terms, faults).RemoveAsync(file, exchange, ct))
            {
                work.Look.Again(AfterChange);
            }
        }
        catch (ShelfException error) when (error.Code == FileCodes.Gone)
        {
            // Its partner was faster.
        }
        catch (ShelfException error) when (!error.EndsLook)
        {
            var why = $"It is stored as {exchange}, and stays where it is, perhaps as '{OurName.Of(file.Name)}': {error.Message}";
            work.Memory.Stick(file, why);
            work.Look.Skip(file.Name, FileCodes.NotRemoved, why);
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

    /// <summary>One look and what it works with.</summary>
    private sealed record Work(Channel Channel, FileTerms Terms, IFileShelf Shelf, string Actor, FileMemory Memory, FileLook Look);
}
