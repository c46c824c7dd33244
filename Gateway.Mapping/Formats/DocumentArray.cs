namespace Gateway.Mapping.Formats;

/// <summary>An ordered list of nodes of the document tree.</summary>
public sealed class DocumentArray : DocumentNode
{
    private readonly List<DocumentNode> _items;

    public DocumentArray() => _items = [];

    public DocumentArray(IEnumerable<DocumentNode> items) => _items = [.. items];

    internal DocumentArray(int capacity) => _items = new List<DocumentNode>(capacity);

    public IReadOnlyList<DocumentNode> Items => _items;

    public int Count => _items.Count;

    public DocumentNode this[int index] => _items[index];

    public void Add(DocumentNode item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _items.Add(item);
    }
}
