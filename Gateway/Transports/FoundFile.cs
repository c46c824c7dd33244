using Gateway.Exchanges;

namespace Gateway.Transports;

/// <summary>A file that is complete and to be fetched.</summary>
/// <param name="Entry">As it lies there, perhaps under a name of ours.</param>
/// <param name="Name">As its partner called it.</param>
/// <param name="Marker">What says that it is complete, and goes with it.</param>
internal readonly record struct FoundFile(ShelfEntry Entry, string Name, ShelfEntry? Marker)
{
    /// <summary>By its name of ours, the exchange that it is a copy of; null: it lies under its own name.</summary>
    public ExchangeId? Owner { get; init; }

    /// <summary>Where it lies and how it looks there: tells versions of a file apart without reading them, and makes no second exchange of one.</summary>
    public string PlaceIn(IFileShelf shelf) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{shelf.Path}/{Name}|{Entry.Length}|{Entry.ModifiedAt.ToUnixTimeMilliseconds()}");

    public InboundItem ItemOf(FileWork work) => new(PlaceIn(work.Shelf), $"{work.Shelf.Path}/{Name}") { Look = work.Claim };

    /// <summary>In the order of their times: of two versions of a thing the older comes first.</summary>
    public static int Compare(FoundFile a, FoundFile b) =>
        a.Entry.ModifiedAt.CompareTo(b.Entry.ModifiedAt) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name);
}
