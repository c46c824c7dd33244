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

    /// <summary>One that came to nothing ends, too: a folder may be slow to list, and a server may list without an end.</summary>
    private static readonly TimeSpan LongestForNothing = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<ChannelId, FileMemory> _memories = new();

    /// <summary>A file that changes under our eyes is looked at again after so long, and not at once: on some file systems all seem to change all the time.</summary>
    public static TimeSpan AfterChange { get; } = new FileTerms().Settled;

    /// <param name="actor">Who brought the files, as the trail names it.</param>
    public async Task<PollResult> TakeAsync(Channel channel, ClaimedPoll claim, IFileShelf shelf, string actor, CancellationToken ct)
    {
        var terms = channel.Files ?? new FileTerms();
        var work = new FileWork(channel, claim, terms, shelf, actor, _memories.GetOrAdd(channel.Id, _ => new FileMemory(clock)), new FileLook(), clock);
        try
        {
            await TakeAllAsync(work, ct);
        }
        catch (ShelfException error) when (error.EndsLook)
        {
            work.Look.Fail(error.Code, error.Message);
        }

        var pause = work.Memory.PauseBeforeMore(work.Look.HasAdvanced || !work.Look.HasMore);
        if (work.Look.HasMore)
        {
            work.Look.Again(pause);
        }

        return work.Look.ToResult();
    }

    /// <summary>A look that lasts goes on until it came to something, or its time for that is over.</summary>
    private async Task TakeAllAsync(FileWork work, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        await using var listing = new FileListing(work, inbox, clock);
        do
        {
            var isFirst = !listing.HasBegun;
            var files = await listing.NextAsync(ct);
            var waiting = new ConcurrentQueue<FoundFile>(files);
            await Task.WhenAll(Enumerable.Range(0, Math.Clamp(Math.Min(work.Channel.Parallel, files.Count), 1, 64)).Select(_ => TakeNextAsync(work, waiting, HasTime, ct)));
            var isCut = listing.HasOverflow || !waiting.IsEmpty;
            if (isCut)
            {
                work.Look.More();
            }

            if (work.Look.Failure is null && (files.Count == 0 || waiting.Count < files.Count))
            {
                // The order is one of all files only where all were listed at once.
                work.Memory.Tried = isCut && isFirst && listing.IsEnded ? files[files.Count - waiting.Count - 1] : null;
            }
        }
        while (!listing.IsEnded && work.Look.Failure is null && HasTime());

        if (!listing.IsEnded)
        {
            work.Look.More();
        }

        if (!work.Look.HasCome && !(listing.IsEnded && work.Look.HasAdvanced) && clock.GetElapsedTime(began) >= LongestForNothing)
        {
            work.Look.Fail(FileCodes.Endless, $"In {LongestForNothing.TotalMinutes} min the look came to nothing, and did not come to the end.");
        }

        bool HasTime() => clock.GetElapsedTime(began) < (work.Look.HasCome ? Longest : LongestForNothing);
    }

    private async Task TakeNextAsync(FileWork work, ConcurrentQueue<FoundFile> waiting, Func<bool> hasTime, CancellationToken ct)
    {
        while (work.Look.Failure is null && hasTime() && waiting.TryDequeue(out var file))
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
                LeaveAlone(work, file, error);
            }
        }
    }

    /// <summary>What changes or goes away passes; what cannot be read is tried again after a while, so that it does not keep others from their turn.</summary>
    private static void LeaveAlone(FileWork work, FoundFile file, ShelfException error)
    {
        work.Look.Skip(file.Name, error.Code, error.Message);
        if (error.Code == FileCodes.Changed)
        {
            work.Look.Again(AfterChange);
        }
        else if (error.Code != FileCodes.Gone && work.Memory.Leave(file.Entry, error.Code, error.Message))
        {
            work.Look.Noted();
        }
    }

    private async Task TakeOneAsync(FileWork work, FoundFile file, CancellationToken ct)
    {
        var removal = new FileRemoval(work, inbox, faults);
        if (file.Owner is { } owner)
        {
            if (await new FileLeftover(work, inbox, removal).MendAsync(file, owner, ct))
            {
                return;
            }

            file = file with { Marker = null };
        }

        // Open until it is removed: as long as it is, no other file gets its number.
        await using var body = await work.OpenAsync(file.Entry, ct);
        var result = await inbox.AcceptAsync(
            new InboundMessage
            {
                Channel = work.Channel,
                Actor = work.Actor,
                Body = body,
                FileName = OneLine.Of(file.Name, 255),
                RemoteAddress = work.Shelf.Remote,
                Item = file.ItemOf(work),
            },
            ct);
        if (result is AcceptResult.Refused refused)
        {
            Refuse(work, file, refused);
            return;
        }

        work.Look.Took(result is not AcceptResult.Repeat);
        faults.Hit("pull-after-commit");
        if (work.Terms.After != AfterReceipt.Leave)
        {
            await removal.RemoveAsync(file, ExchangeOf(result), result.Digest!.Value, ct);
        }
    }

    /// <summary>What was read for nothing is not read again at once.</summary>
    private static void Refuse(FileWork work, FoundFile file, AcceptResult.Refused refused)
    {
        if (refused.Code is FileCodes.Empty or FileCodes.TooLarge)
        {
            LeaveAlone(work, file, new ShelfException(refused.Code, refused.Detail, endsLook: false));
        }
        else
        {
            work.Look.Fail(refused.Code, refused.Detail);
        }
    }

    private static ExchangeId ExchangeOf(AcceptResult result) => result switch
    {
        AcceptResult.Accepted accepted => accepted.Exchange,
        AcceptResult.Quarantined quarantined => quarantined.Exchange,
        AcceptResult.Repeat repeat => repeat.First,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
