namespace Gateway.Mapping.Edi;

/// <summary>One segment of a transaction set: a view, valid as long as the set is.</summary>
public readonly struct Segment : IEquatable<Segment>
{
    private readonly TransactionSet _set;
    private readonly int _index;

    internal Segment(TransactionSet set, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)set.Count, nameof(index));
        _set = set;
        _index = index;
    }

    public string Tag => TransactionSet.Decode(TagBytes);

    public ReadOnlySpan<byte> TagBytes => _set.Element(_index, 0);

    /// <summary>Elements after the tag, empty ones included.</summary>
    public int ElementCount => _set.Entry(_index).ElementCount;

    /// <summary>Position in the transaction set; ST is 1.</summary>
    public int Position => _index + 1;

    /// <summary>Byte offset in the file.</summary>
    public long Offset => _set.Entry(_index).Offset;

    public long Line => _set.Entry(_index).Line;

    /// <summary>Byte in the line where the tag starts, from 1.</summary>
    public long Column => _set.Entry(_index).Column;

    /// <summary>Tag and elements as received, without the terminator.</summary>
    public ReadOnlySpan<byte> Raw => _set.Raw(_index);

    public static bool operator ==(Segment left, Segment right) => left.Equals(right);

    public static bool operator !=(Segment left, Segment right) => !left.Equals(right);

    /// <summary>Element n from 1, its components and repetitions undivided; empty when absent.</summary>
    public ReadOnlySpan<byte> Element(int number) => number < 1 ? default : _set.Element(_index, number);

    /// <summary>Component n of an element's repetition r, all from 1; empty when absent.</summary>
    public ReadOnlySpan<byte> Component(int element, int number, int repetition = 1)
    {
        var text = Element(element);
        if (_set.Delimiters.Repetition is { } repetitionSeparator)
        {
            text = EdiText.Part(text, repetitionSeparator, repetition);
        }
        else if (repetition != 1)
        {
            return default;
        }

        return EdiText.Part(text, _set.Delimiters.Component, number);
    }

    /// <summary>How many repetitions an element holds; 0 when it is absent.</summary>
    public int RepeatCount(int element)
    {
        var text = Element(element);
        return text.IsEmpty ? 0 : _set.Delimiters.Repetition is { } separator ? text.Count(separator) + 1 : 1;
    }

    /// <summary>Element n as text; empty when absent.</summary>
    public string GetString(int number) => TransactionSet.Decode(Element(number));

    /// <summary>Byte offset in the file of element n; the segment's own when it is absent.</summary>
    public long ElementOffset(int number) => _set.ElementOffset(_index, number);

    public bool Equals(Segment other) => ReferenceEquals(_set, other._set) && _index == other._index;

    public override bool Equals(object? obj) => obj is Segment other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_set, _index);

    internal uint TagKey => EdiText.Key(TagBytes);
}
