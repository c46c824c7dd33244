using System.Security.Cryptography;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>
/// Removes or moves a partner's copy of what is stored here, and no other: a file that came under its name meanwhile may be complete or not, and is left to the next look.
/// No file system removes a file on condition, so it is given a name of ours first, looked at there, set apart in the ledger, and removed then.
/// </summary>
internal sealed class FileRemoval(FileWork work, IInbox inbox, IFaultPoint faults)
{
    private IFileShelf Shelf => work.Shelf;

    /// <summary>Removes what lies there; a file that cannot be is left for a while, and the look says so. One that is another by now is left to the next look.</summary>
    /// <param name="content">SHA-256 of what was read.</param>
    public async Task RemoveAsync(FoundFile file, ExchangeId exchange, Sha256Digest content, CancellationToken ct)
    {
        try
        {
            if (await ClaimAsync(file.Entry, file.Name, exchange, n => HasContentAsync(n, content, ct), ct))
            {
                faults.Hit("pull-after-rename");
                await FinishAsync(file, exchange, content, ct);
            }
            else
            {
                work.Look.Skip(file.Name, FileCodes.Changed, $"What lies there is another than what is stored as {exchange}; it is fetched when it has settled.");
                work.Look.Again(FileIntake.AfterChange);
            }
        }
        catch (ShelfException error) when (error.Code == FileCodes.Gone)
        {
            if (await IsThereAsync(file, exchange, ct))
            {
                // Some servers say that there is no file where they do not like a name.
                StaysThere(file, exchange, error.Message);
                return;
            }

            // Its partner was faster. There was nothing under its name, so what comes under it is another one.
            await inbox.SetApartAsync(work.Channel.Id, file.ItemOf(work), exchange, content, ct);
            await RemoveMarkerAsync(file, exchange, ct);
            work.Memory.Forget(file.Entry.Name);
        }
        catch (ShelfException error) when (!error.EndsLook)
        {
            StaysThere(file, exchange, error.Message);
        }
    }

    private async Task<bool> IsThereAsync(FoundFile file, ExchangeId exchange, CancellationToken ct) =>
        await Shelf.FindAsync(OurName.Of(exchange, file.Name), ct) is not null
        || (await Shelf.FindAsync(file.Entry.Name, ct) is { } there && there.LooksLike(file.Entry));

    private void StaysThere(FoundFile file, ExchangeId exchange, string reason)
    {
        var why = $"It is stored as {exchange}, and stays where it is, perhaps as '{OurName.Of(exchange, file.Name)}': {reason}";
        foreach (var name in (string[])[file.Entry.Name, OurName.Of(exchange, file.Name)])
        {
            _ = work.Memory.Leave(file.Entry with { Name = name }, FileCodes.NotRemoved, why);
        }

        work.Look.Skip(file.Name, FileCodes.NotRemoved, why);
    }

    private async Task FinishAsync(FoundFile file, ExchangeId exchange, Sha256Digest content, CancellationToken ct)
    {
        await inbox.SetApartAsync(work.Channel.Id, file.ItemOf(work), exchange, content, ct);
        faults.Hit("pull-after-set-apart");
        await RemoveMarkerAsync(file, exchange, ct);
        faults.Hit("pull-after-marker");
        if (work.Terms.After == AfterReceipt.Move)
        {
            await MoveAsync(file.Name, exchange, ct);
        }
        else
        {
            await Shelf.RemoveAsync(OurName.Of(exchange, file.Name), ct);
        }

        work.Memory.Forget(file.Entry.Name);
        work.Look.Advanced();
        faults.Hit("pull-after-remove");
    }

    private async Task RemoveMarkerAsync(FoundFile file, ExchangeId exchange, CancellationToken ct)
    {
        try
        {
            // Where a rename sets the time nothing else tells that it is the same; it was there a moment ago, as it was listed.
            if (file.Marker is { } marker && await Shelf.FindAsync(marker.Name, ct) is { } there && there.LooksLike(marker)
                && await ClaimAsync(marker, marker.Name, exchange, _ => Task.FromResult(true), ct))
            {
                await Shelf.RemoveAsync(OurName.Of(exchange, marker.Name), ct);
            }
        }
        catch (ShelfException error) when (error.Code == FileCodes.Gone)
        {
            // As it should be.
        }
    }

    /// <summary>Gives an entry our name, if it has not got it; false when it was another, or none, and then what was there is back.</summary>
    /// <param name="isSame">Asked of one that has the same size and another time, on a road whose files have no numbers: some servers set the time when they rename.</param>
    private async Task<bool> ClaimAsync(ShelfEntry entry, string name, ExchangeId exchange, Func<ShelfEntry, Task<bool>> isSame, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var ours = OurName.Of(exchange, name);
        if (entry.Name != ours && !await Shelf.RenameAsync(entry.Name, null, ours, ct))
        {
            throw new ShelfException(FileCodes.NotRemoved, $"'{ours}' lies there from before.", endsLook: false);
        }

        if (await Shelf.FindAsync(ours, ct) is { } now && (now.LooksLike(entry) || (now.Number == 0 && now.LooksLike(entry with { ModifiedAt = now.ModifiedAt }) && await isSame(now))))
        {
            return true;
        }

        // False when a still newer one has the name: this one is fetched from where it is.
        _ = entry.Name != ours && await Shelf.RenameAsync(ours, null, entry.Name, ct);
        return false;
    }

    /// <summary>Read again, for nothing else tells.</summary>
    private async Task<bool> HasContentAsync(ShelfEntry file, Sha256Digest content, CancellationToken ct)
    {
        await using var body = await work.OpenAsync(file, ct);
        return new Sha256Digest(Convert.ToHexStringLower(await SHA256.HashDataAsync(body, ct))) == content;
    }

    private async Task MoveAsync(string name, ExchangeId exchange, CancellationToken ct)
    {
        foreach (var newName in (string[])[name, $"{exchange}-{name}"])
        {
            if (await Shelf.RenameAsync(OurName.Of(exchange, name), work.Terms.MoveTo!, newName, ct))
            {
                return;
            }
        }

        throw new ShelfException(FileCodes.NotRemoved, $"'{work.Terms.MoveTo}' has '{name}' and '{exchange}-{name}' already.", endsLook: false);
    }
}
