using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>
/// Removes or moves a partner's copy of what is stored here, and no other: a file that came under its name meanwhile may be complete or not, and is left to the next look.
/// No file system removes a file on condition, so it is given a name of ours first, looked at there, and removed then.
/// </summary>
internal sealed class FileRemoval(IFileShelf shelf, FileTerms terms, IFaultPoint faults)
{
    /// <summary>False: another file has its name by now.</summary>
    public async Task<bool> RemoveAsync(FoundFile file, ExchangeId exchange, CancellationToken ct)
    {
        if (!await (file.IsLeftover ? IsStillAsync(file.Entry.Name, file.Entry, ct) : ClaimAsync(file.Entry, ct)))
        {
            return false;
        }

        faults.Hit("pull-after-rename");
        if (file.Marker is { } marker)
        {
            await RemoveMarkerAsync(marker, ct);
            faults.Hit("pull-after-marker");
        }

        if (terms.After == AfterReceipt.Move)
        {
            await MoveAsync(file.Name, exchange, ct);
        }
        else
        {
            await shelf.RemoveAsync(OurName.Of(file.Name), ct);
        }

        faults.Hit("pull-after-remove");
        return true;
    }

    private async Task RemoveMarkerAsync(ShelfEntry marker, CancellationToken ct)
    {
        try
        {
            if (await ClaimAsync(marker, ct))
            {
                await shelf.RemoveAsync(OurName.Of(marker.Name), ct);
            }
        }
        catch (ShelfException error) when (error.Code == FileCodes.Gone)
        {
            // As it should be.
        }
    }

    /// <summary>Gives an entry our name; false when it was another, or none, and then what was there is back.</summary>
    private async Task<bool> ClaimAsync(ShelfEntry entry, CancellationToken ct)
    {
        var ours = OurName.Of(entry.Name);
        if (!await shelf.RenameAsync(entry.Name, null, ours, ct))
        {
            throw new ShelfException(FileCodes.NotRemoved, $"'{ours}' lies there from before.", endsLook: false);
        }

        if (await IsStillAsync(ours, entry, ct))
        {
            return true;
        }

        // False when a still newer one has the name: this one is fetched from where it is.
        _ = await shelf.RenameAsync(ours, null, entry.Name, ct);
        return false;
    }

    private async Task<bool> IsStillAsync(string name, ShelfEntry entry, CancellationToken ct) => await shelf.FindAsync(name, ct) is { } now && now.LooksLike(entry);

    private async Task MoveAsync(string name, ExchangeId exchange, CancellationToken ct)
    {
        foreach (var newName in (string[])[name, $"{exchange}-{name}"])
        {
            if (await shelf.RenameAsync(OurName.Of(name), terms.MoveTo!, newName, ct))
            {
                return;
            }
        }

        throw new ShelfException(FileCodes.NotRemoved, $"'{terms.MoveTo}' has '{name}' and '{exchange}-{name}' already.", endsLook: false);
    }
}
