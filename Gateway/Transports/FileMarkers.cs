using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>
/// The markers of a folder. They are listed before the files, so that none of these has to be held until its marker comes; of very many, or in a folder that is slow to list,
/// the others are asked for one by one.
/// </summary>
internal sealed class FileMarkers(FileTerms terms, IFileShelf shelf, TimeProvider clock)
{
    private const int Most = 20_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, ShelfEntry> _found = new(StringComparer.Ordinal);
    private readonly HashSet<string> _alone = new(StringComparer.Ordinal);
    private bool _areAll = true;

    public async Task ReadAsync(CancellationToken ct)
    {
        if (terms.Marker is null)
        {
            return;
        }

        var began = clock.GetTimestamp();
        await foreach (var entry in shelf.ListAsync(ct))
        {
            if (_found.Count == Most || clock.GetElapsedTime(began) > Longest)
            {
                _areAll = false;
                return;
            }

            if (FileChoice.IsMarker(terms, entry.Name) && entry.Kind == ShelfEntryKind.File && !OurName.IsOurs(entry.Name))
            {
                _found[entry.Name] = entry;
                _ = _alone.Add(entry.Name);
            }
        }
    }

    /// <summary>The marker of a file of that name, or null.</summary>
    public async ValueTask<ShelfEntry?> OfAsync(string name, CancellationToken ct)
    {
        if (terms.Marker is not { } suffix)
        {
            return null;
        }

        _ = _alone.Remove(name + suffix);
        return _found.TryGetValue(name + suffix, out var marker) ? marker
            : !_areAll && await shelf.FindAsync(name + suffix, ct) is { Kind: ShelfEntryKind.File } found ? found
            : null;
    }

    /// <summary>Markers that nobody asked for by the end of the listing, of files that would be taken.</summary>
    public IEnumerable<string> Alone => _areAll ? _alone.Where(m => FileChoice.IsWanted(terms, m[..^terms.Marker!.Length])) : [];
}
