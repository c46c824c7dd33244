using System.Text;
using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>
/// Which files of a folder are wanted and complete: beside their marker, known to be closed, or the same over two looks. Of however many lie there, the oldest are held
/// and the others have their turn at the next look.
/// </summary>
internal sealed class FileListing(Channel channel, FileTerms terms, IFileShelf shelf, IInbox inbox, FileMemory memory, FileLook look)
{
    private const int MostHeld = 10_000;
    private const int AskAtOnce = 500;

    private readonly Dictionary<string, ShelfEntry> _markers = new(StringComparer.Ordinal);
    private readonly List<FoundFile> _leftovers = [];

    /// <summary>The youngest on top, which gives way to an older one.</summary>
    private readonly PriorityQueue<FoundFile, FoundFile> _held = new(Comparer<FoundFile>.Create((a, b) => Compare(b, a)));

    /// <summary>In the order of their times: of two versions of a thing the older comes first.</summary>
    public async Task<IReadOnlyList<FoundFile>> ReadAsync(CancellationToken ct)
    {
        memory.BeginListing();
        await ReadMarkersAsync(ct);
        var files = new List<FoundFile>();
        await foreach (var entry in shelf.ListAsync(ct))
        {
            if (OurName.Original(entry.Name) is { } original)
            {
                _leftovers.Add(new FoundFile(entry, original, null));
            }
            else if (Wanted(entry) is { } file)
            {
                files.Add(file);
            }

            if (files.Count == AskAtOnce)
            {
                await HoldAsync(files, ct);
            }
        }

        await HoldAsync(files, ct);
        var leftovers = await LeftoversAsync(ct);
        memory.EndListing();

        // What has the name of a leftover comes when that is gone.
        var names = leftovers.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var held = _held.UnorderedItems.Select(i => i.Element).Where(f => !names.Contains(f.Name)).Concat(leftovers).ToList();
        if (held.Count < _held.Count + leftovers.Count)
        {
            look.Again(TimeSpan.Zero);
        }

        held.Sort(Compare);
        return held;
    }

    private static int Compare(FoundFile a, FoundFile b) =>
        a.Entry.ModifiedAt.CompareTo(b.Entry.ModifiedAt) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name);

    /// <summary>Before the files, so that none has to be held until its marker is listed.</summary>
    private async Task ReadMarkersAsync(CancellationToken ct)
    {
        if (terms.Marker is null)
        {
            return;
        }

        await foreach (var entry in shelf.ListAsync(ct))
        {
            if (FileChoice.IsMarker(terms, entry.Name) && entry.Kind == ShelfEntryKind.File)
            {
                _markers[entry.Name] = entry;
            }
        }
    }

    private FoundFile? Wanted(ShelfEntry entry)
    {
        if (entry.Kind == ShelfEntryKind.Folder || !FileChoice.IsWanted(terms, entry.Name))
        {
            return null;
        }

        if (Unfit(entry) is { } unfit)
        {
            look.Skip(entry.Name, unfit.Code, unfit.Why);
            return null;
        }

        if (terms.Marker is not { } suffix)
        {
            return new FoundFile(entry, entry.Name, null);
        }

        if (!_markers.TryGetValue(entry.Name + suffix, out var marker))
        {
            return null;
        }

        if (marker.ModifiedAt < entry.ModifiedAt)
        {
            look.Skip(entry.Name, FileCodes.MarkerOld, "Its marker is older than the file: it was made for another one.");
            return null;
        }

        return new FoundFile(entry, entry.Name, marker);
    }

    private static (string Code, string Why)? Unfit(ShelfEntry entry) => entry.Kind switch
    {
        ShelfEntryKind.Special => (FileCodes.NotAFile, "It is a link or a special file; only files are taken."),
        ShelfEntryKind.Linked => (FileCodes.Linked, "It has a second name somewhere, so it may be somebody else's; only files with one name are taken."),
        ShelfEntryKind.Unreadable => (FileCodes.NameUnreadable, "Its name is not UTF-8."),
        _ when Encoding.UTF8.GetByteCount(entry.Name) > OurName.MostBytes => (FileCodes.NameUnreadable, $"Its name has more than {OurName.MostBytes} bytes."),
        _ => null,
    };

    /// <summary>Holds those of a batch that are complete and not known, and empties it.</summary>
    private async Task HoldAsync(List<FoundFile> files, CancellationToken ct)
    {
        var known = terms.After == AfterReceipt.Leave ? await KnownAsync(files, ct) : new HashSet<string>();
        foreach (var file in files.Where(f => !known.Contains(f.PlaceIn(shelf))))
        {
            if (IsDue(file, file.Marker is not null || file.Entry.IsClosed))
            {
                Hold(file);
            }
        }

        files.Clear();
    }

    private bool IsDue(FoundFile file, bool complete)
    {
        if (memory.Stuck(file.Entry) is { } why)
        {
            look.Skip(file.Name, FileCodes.NotRemoved, why);
            return false;
        }

        if (!complete && memory.Unsettled(file.Entry, terms.Marker is null ? terms.Settled : new FileTerms().Settled) is var left && left > TimeSpan.Zero)
        {
            look.Again(left);
            return false;
        }

        if (file.Entry.Length == 0)
        {
            look.Skip(file.Name, FileCodes.Empty, "The file is empty.");
            return false;
        }

        if (file.Entry.Length > channel.MaxBytes)
        {
            look.Skip(file.Name, FileCodes.TooLarge, $"The file has {file.Entry.Length} bytes; the channel takes {channel.MaxBytes}.");
            return false;
        }

        return true;
    }

    private void Hold(FoundFile file)
    {
        if (_held.Count < MostHeld)
        {
            _held.Enqueue(file, file);
            return;
        }

        _ = _held.EnqueueDequeue(file, file);
        look.Again(TimeSpan.Zero);
    }

    private async Task<IReadOnlySet<string>> KnownAsync(IReadOnlyCollection<FoundFile> files, CancellationToken ct)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var batch in files.Chunk(AskAtOnce))
        {
            known.UnionWith((await inbox.KnownAsync(channel.Id, [.. batch.Select(f => f.PlaceIn(shelf))], ct)).Keys);
        }

        return known;
    }

    /// <summary>
    /// What a look did not bring to its end. One that is known was complete: it is fetched again, which makes nothing new of it, and removed. Any other came under the name
    /// before it could be looked at, and has its name back; where that is taken, it is fetched from where it is when it has settled.
    /// </summary>
    private async Task<List<FoundFile>> LeftoversAsync(CancellationToken ct)
    {
        var due = new List<FoundFile>();
        var known = await KnownAsync(_leftovers, ct);
        foreach (var file in _leftovers)
        {
            try
            {
                if (await LeftoverAsync(file, known.Contains(file.PlaceIn(shelf)), ct) is { } found)
                {
                    due.Add(found);
                }
            }
            catch (ShelfException error) when (!error.EndsLook)
            {
                look.Skip(file.Entry.Name, error.Code, error.Message);
            }
        }

        return due;
    }

    private async Task<FoundFile?> LeftoverAsync(FoundFile file, bool known, CancellationToken ct)
    {
        if (FileChoice.IsMarker(terms, file.Name))
        {
            await shelf.RemoveAsync(file.Entry.Name, ct);
            return null;
        }

        if (file.Entry.Kind == ShelfEntryKind.Folder || !FileChoice.IsWanted(terms, file.Name))
        {
            return null;
        }

        var other = await shelf.FindAsync(file.Name, ct);
        if (Unfit(file.Entry) is { } unfit)
        {
            if (file.Entry.Kind == ShelfEntryKind.Linked && other is { } twin && twin.Number == file.Entry.Number)
            {
                // A rename in two steps, of which one was made.
                await shelf.RemoveAsync(file.Entry.Name, ct);
                look.Again(TimeSpan.Zero);
                return null;
            }

            look.Skip(file.Entry.Name, unfit.Code, unfit.Why);
            return null;
        }

        if ((!known || terms.After == AfterReceipt.Leave) && other is null && await shelf.RenameAsync(file.Entry.Name, null, file.Name, ct))
        {
            look.Again(TimeSpan.Zero);
            return null;
        }

        return !IsDue(file, known) ? null
            : other is null && terms.Marker is { } suffix && _markers.TryGetValue(file.Name + suffix, out var marker) ? file with { Marker = marker }
            : file;
    }
}
