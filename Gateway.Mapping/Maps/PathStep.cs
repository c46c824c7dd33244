using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Maps;

/// <summary>One step of a path: a name, and for arrays which of their items.</summary>
internal sealed record PathStep(string Name, int? Index, string? FilterKey, string? FilterValue)
{
    public DocumentNode? Pick(DocumentNode child, ref bool several)
    {
        if (child is not DocumentArray array)
        {
            return Matches(child) && Index is null or 0 ? child : null;
        }

        if (Index is { } index)
        {
            return index < array.Count ? array[index] : null;
        }

        DocumentNode? first = null;
        for (var i = 0; i < array.Count; i++)
        {
            if (Matches(array[i]))
            {
                several |= first is not null;
                first ??= array[i];
            }
        }

        return first;
    }

    public IEnumerable<DocumentNode> PickAll(DocumentNode child)
    {
        if (child is not DocumentArray array)
        {
            return Matches(child) ? [child] : [];
        }

        return Index is { } index ? array.Items.Skip(index).Take(1) : FilterKey is null ? array.Items : array.Items.Where(Matches);
    }

    private bool Matches(DocumentNode item) =>
        FilterKey is null || (
            item is DocumentObject o && o.TryGet(FilterKey, out var value) && value is DocumentValue v && v.ToString() == FilterValue);
}
