using System.Text;
using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>
/// Which files of a folder are wanted and complete: beside their marker, known to be closed, or the same over two looks. A folder is listed once, in stretches: what was
/// found in one is taken before the next, so that a folder that is slow to list is emptied all the same. Of however many lie there, the oldest are held and the others have
/// their turn at the next look.
/// </summary>
internal sealed class FileListing(FileWork work, IInbox inbox, TimeProvider clock) : IAsyncDisposable
{
    private const int MostHeld = 10_000;
    private const int MostLeftovers = 1_000;
    private const int AskAtOnce = 500;
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(30);

    private readonly FileMarkers _markers = new(work.Terms, work.Shelf, clock);
    private readonly List<FoundFile> _leftovers = [];

    /// <summary>The youngest on top, which gives way to an older one.</summary>
    private readonly PriorityQueue<FoundFile, FoundFile> _held = new(Comparer<FoundFile>.Create((a, b) => FoundFile.Compare(b, a)));
    private readonly FoundFile? _begin = work.Memory.Tried;
    private IAsyncEnumerator<ShelfEntry>? _entries;

    public bool HasBegun => _entries is not null;

    /// <summary>All was listed.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>More was due in this stretch than could be held.</summary>
    public bool HasOverflow { get; private set; }

    /// <summary>What is due of the next stretch, in the order of its times.</summary>
    public async Task<IReadOnlyList<FoundFile>> NextAsync(CancellationToken ct)
    {
        if (_entries is null)
        {
            work.Memory.BeginListing();
            await _markers.ReadAsync(ct);
            _entries = work.Shelf.ListAsync(ct).GetAsyncEnumerator(ct);
        }

        HasOverflow = false;
        await ReadAsync(_entries, ct);
        if (IsEnded)
        {
            work.Memory.EndListing(isWhole: true);
            foreach (var marker in _markers.Alone)
            {
                work.Look.Skip(marker, FileCodes.MarkerAlone, "There is no file that it is the marker of.");
            }
        }

        return Ordered();
    }

    public async ValueTask DisposeAsync()
    {
        if (_entries is not null)
        {
            await _entries.DisposeAsync();
        }

        if (!IsEnded)
        {
            work.Memory.EndListing(isWhole: false);
        }
    }

    private async Task ReadAsync(IAsyncEnumerator<ShelfEntry> entries, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var files = new List<FoundFile>(AskAtOnce);
        while (clock.GetElapsedTime(began) < Stretch)
        {
            if (!await entries.MoveNextAsync())
            {
                IsEnded = true;
                break;
            }

            if (OurName.TryParse(entries.Current.Name, out var exchange, out var name))
            {
                await AddLeftoverAsync(new FoundFile(entries.Current, name, null) { Owner = exchange }, ct);
            }
            else if (await WantedAsync(entries.Current, ct) is { } file)
            {
                files.Add(file);
            }

            if (files.Count == AskAtOnce)
            {
                await HoldAsync(files, ct);
            }
        }

        await HoldAsync(files, ct);
    }

    private List<FoundFile> Ordered()
    {
        // What has the name of a leftover comes when that is gone.
        var names = _leftovers.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var held = _held.UnorderedItems.Select(i => i.Element).Where(f => !names.Contains(f.Name)).Concat(_leftovers).ToList();
        if (held.Count < _held.Count + _leftovers.Count)
        {
            work.Look.More();
        }

        _held.Clear();
        _leftovers.Clear();
        held.Sort(FoundFile.Compare);
        return held;
    }

    /// <summary>What a look did not bring to its end, and is not known to be of no use now.</summary>
    private async Task AddLeftoverAsync(FoundFile file, CancellationToken ct)
    {
        var marker = await _markers.OfAsync(file.Name, ct);
        if (work.Memory.Left(file.Entry) is { } left)
        {
            work.Look.Skip(file.Name, left.Code, left.Why);
        }
        else if (file.Entry.Kind != ShelfEntryKind.File)
        {
            work.Look.Skip(file.Name, FileCodes.NotRemoved, $"'{file.Entry.Name}', which was to be removed, is no file of one name any more.");
        }
        else if (file.Entry.Length > work.Channel.MaxBytes && !FileChoice.IsMarker(work.Terms, file.Name))
        {
            // Anybody may give a file such a name, and what it is would be told by reading it.
            work.Look.Skip(file.Entry.Name, FileCodes.TooLarge, TooLarge(file.Entry));
        }
        else if (_leftovers.Count < MostLeftovers)
        {
            _leftovers.Add(file with { Marker = marker });
        }
        else
        {
            work.Look.More();
        }
    }

    private async ValueTask<FoundFile?> WantedAsync(ShelfEntry entry, CancellationToken ct)
    {
        if (entry.Kind == ShelfEntryKind.Folder || !FileChoice.IsWanted(work.Terms, entry.Name))
        {
            if (entry.Kind == ShelfEntryKind.Unreadable && FileChoice.IsMarker(work.Terms, entry.Name))
            {
                work.Look.Skip(entry.Name, Unfit(entry)!.Value.Code, Unfit(entry)!.Value.Why);
            }

            return null;
        }

        var marker = await _markers.OfAsync(entry.Name, ct);
        if (Unfit(entry) is { } unfit)
        {
            work.Look.Skip(entry.Name, unfit.Code, unfit.Why);
            return null;
        }

        if (work.Terms.Marker is null)
        {
            return new FoundFile(entry, entry.Name, null);
        }

        if (marker is { } made && made.ModifiedAt < entry.ModifiedAt)
        {
            work.Look.Skip(entry.Name, FileCodes.MarkerOld, "Its marker is older than the file: it was made for another one.");
            return null;
        }

        return marker is null ? null : new FoundFile(entry, entry.Name, marker);
    }

    private static (string Code, string Why)? Unfit(ShelfEntry entry) => entry.Kind switch
    {
        ShelfEntryKind.Special => (FileCodes.NotAFile, "It is a link or a special file; only files are taken."),
        ShelfEntryKind.Linked => (FileCodes.Linked, "It has a second name somewhere, so it may be somebody else's; only files with one name are taken."),
        ShelfEntryKind.Unreadable => (FileCodes.NameUnreadable, "Its name is not UTF-8, or very long."),
        _ when Encoding.UTF8.GetByteCount(entry.Name) > OurName.MostBytes => (FileCodes.NameUnreadable, $"Its name has more than {OurName.MostBytes} bytes."),
        _ => null,
    };

    /// <summary>Holds those of a batch that are complete and not known, and empties it.</summary>
    private async Task HoldAsync(List<FoundFile> files, CancellationToken ct)
    {
        var known = await KnownAsync(files, ct);
        foreach (var file in files.Where(f => !known.Contains(f.PlaceIn(work.Shelf))))
        {
            if (IsDue(file))
            {
                Hold(file);
            }
        }

        files.Clear();
    }

    /// <summary>Of files that are left where they are, which need not be read again.</summary>
    private async Task<IReadOnlySet<string>> KnownAsync(List<FoundFile> files, CancellationToken ct) =>
        work.Terms.After != AfterReceipt.Leave || files.Count == 0 ? new HashSet<string>()
        : (await inbox.KnownAsync(work.Channel.Id, [.. files.Select(f => f.PlaceIn(work.Shelf))], ct)).Keys.ToHashSet(StringComparer.Ordinal);

    private bool IsDue(FoundFile file)
    {
        if (work.Memory.Left(file.Entry) is { } left)
        {
            work.Look.Skip(file.Name, left.Code, left.Why);
            return false;
        }

        if (!(file.Marker is null ? work.IsSettled(file.Entry) : work.IsSteady(file.Entry)))
        {
            return false;
        }

        if (file.Entry.Length == 0)
        {
            work.Look.Skip(file.Name, FileCodes.Empty, "The file is empty.");
            return false;
        }

        if (file.Entry.Length > work.Channel.MaxBytes)
        {
            work.Look.Skip(file.Name, FileCodes.TooLarge, TooLarge(file.Entry));
            return false;
        }

        return true;
    }

    private string TooLarge(ShelfEntry entry) => $"The file has {entry.Length} bytes; the channel takes {work.Channel.MaxBytes}.";

    private void Hold(FoundFile file)
    {
        if (_begin is { } begin && FoundFile.Compare(file, begin) <= 0)
        {
            // It had its turn, and failed or came late; those that had none are first.
            work.Look.More();
        }
        else if (_held.Count < MostHeld)
        {
            _held.Enqueue(file, file);
        }
        else
        {
            _ = _held.EnqueueDequeue(file, file);
            HasOverflow = true;
        }
    }
}
