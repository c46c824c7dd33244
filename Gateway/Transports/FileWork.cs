using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>One look at a folder and what it works with.</summary>
/// <param name="Actor">Who brought the files, as the trail names it.</param>
/// <param name="Memory">From one look to the next, on this node.</param>
internal sealed record FileWork(
    Channel Channel, ClaimedPoll Claim, FileTerms Terms, IFileShelf Shelf, string Actor, FileMemory Memory, FileLook Look, TimeProvider Clock)
{
    /// <summary>The content of a file as it was listed; the caller disposes it.</summary>
    /// <exception cref="ShelfException">It is gone, another, or closed to us.</exception>
    public async Task<FileBody> OpenAsync(ShelfEntry file, CancellationToken ct) => new(Shelf, file, await Shelf.OpenAsync(file, ct), Clock);

    /// <summary>Whether a file that no marker speaks for is complete; where it is not yet, the look says when it will be.</summary>
    public bool IsSettled(ShelfEntry file) => file.IsClosed || HasLookedTheSame(file, Terms.Marker is null ? Terms.Settled : new FileTerms().Settled);

    /// <summary>Whether a file that its marker speaks for can be taken: where another in its place could look the same, not at once.</summary>
    public bool IsSteady(ShelfEntry file) => Shelf.LeastSettled == TimeSpan.Zero || HasLookedTheSame(file, TimeSpan.Zero);

    private bool HasLookedTheSame(ShelfEntry file, TimeSpan time)
    {
        var left = Memory.Unsettled(file, time > Shelf.LeastSettled ? time : Shelf.LeastSettled);
        if (left > TimeSpan.Zero)
        {
            Look.Again(left);
        }

        return left == TimeSpan.Zero;
    }
}
