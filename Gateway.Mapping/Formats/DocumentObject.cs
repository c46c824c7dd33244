using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Mapping.Formats;

/// <summary>
/// An ordered set of named nodes of the document tree. Names keep the order in which they were set. Small objects (a segment
/// has a few elements) are searched in line; larger ones get an index, so that a hostile document cannot make the search quadratic.
/// </summary>
public sealed class DocumentObject : DocumentNode, IEnumerable<KeyValuePair<string, DocumentNode>>
{
    private const int IndexFrom = 24;
    private string[] _names;
    private DocumentNode[] _nodes;
    private Dictionary<string, int>? _index;

    public DocumentObject()
        : this(4)
    {
    }

    internal DocumentObject(int capacity)
    {
        _names = capacity == 0 ? [] : new string[capacity];
        _nodes = capacity == 0 ? [] : new DocumentNode[capacity];
    }

    public int Count { get; private set; }

    /// <summary>The position in its transaction set of the segment this object came from (ST is 1); 0 when it came from none.</summary>
    public int SegmentPosition { get; internal set; }

    /// <summary>The node of that name; setting replaces it in place or adds it at the end.</summary>
    /// <exception cref="KeyNotFoundException">On reading a name that is not there.</exception>
    public DocumentNode this[string name]
    {
        get => TryGet(name, out var node) ? node : throw new KeyNotFoundException($"There is no '{name}' here.");
        set => Set(name, value);
    }

    public bool TryGet(string name, [NotNullWhen(true)] out DocumentNode? node)
    {
        var at = Find(name);
        node = at < 0 ? null : _nodes[at];
        return at >= 0;
    }

    public DocumentObject Set(string name, DocumentNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var at = Find(name);
        if (at >= 0)
        {
            _nodes[at] = node;
        }
        else
        {
            Append(name, node);
        }

        return this;
    }

    public bool Remove(string name)
    {
        var at = Find(name);
        if (at < 0)
        {
            return false;
        }

        Count--;
        Array.Copy(_names, at + 1, _names, at, Count - at);
        Array.Copy(_nodes, at + 1, _nodes, at, Count - at);
        _names[Count] = null!;
        _nodes[Count] = null!;
        _index = null;
        return true;
    }

    public IEnumerator<KeyValuePair<string, DocumentNode>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return new KeyValuePair<string, DocumentNode>(_names[i], _nodes[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal string NameAt(int index) => _names[index];

    internal DocumentNode NodeAt(int index) => _nodes[index];

    /// <summary>Adds a name the caller knows to be new: no search.</summary>
    internal void Append(string name, DocumentNode node)
    {
        if (Count == _names.Length)
        {
            var size = Math.Max(4, Count * 2);
            Array.Resize(ref _names, size);
            Array.Resize(ref _nodes, size);
        }

        _names[Count] = name;
        _nodes[Count] = node;
        _index?.Add(name, Count);
        Count++;
    }

    private int Find(string name)
    {
        if (Count >= IndexFrom)
        {
            return (_index ??= BuildIndex()).TryGetValue(name, out var found) ? found : -1;
        }

        for (var i = 0; i < Count; i++)
        {
            if (ReferenceEquals(_names[i], name) || string.Equals(_names[i], name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private Dictionary<string, int> BuildIndex()
    {
        var index = new Dictionary<string, int>(Count * 2, StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
        {
            index.Add(_names[i], i);
        }

        return index;
    }
}
