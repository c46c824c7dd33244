using Gateway.Partners;

namespace Gateway.Transports;

/// <summary>One look at a folder and what it works with.</summary>
/// <param name="Actor">Who brought the files, as the trail names it.</param>
/// <param name="Memory">From one look to the next, on this node.</param>
internal sealed record FileWork(Channel Channel, FileTerms Terms, IFileShelf Shelf, string Actor, FileMemory Memory, FileLook Look)
{
    /// <summary>Whether a file that no marker speaks for is complete; where it is not yet, the look says when it will be.</summary>
    public bool IsSettled(ShelfEntry file)
    {
        if (file.IsClosed || Memory.Unsettled(file, Terms.Marker is null ? Terms.Settled : new FileTerms().Settled) is not (var left and { Ticks: > 0 }))
        {
            return true;
        }

        Look.Again(left);
        return false;
    }
}
