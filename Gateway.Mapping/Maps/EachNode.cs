using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Maps;

/// <summary>A row with `each`: its contents once for every item the path leads to.</summary>
internal sealed class EachNode(string row, SourcePath path, WhenCondition? when, MapNode contents) : MapNode(row)
{
    public override DocumentNode? Evaluate(DocumentNode context, MapRun run)
    {
        var items = new DocumentArray(4);
        if (when is null || when.Holds(context, run))
        {
            foreach (var item in path.All(context, run.Root))
            {
                if (contents.Evaluate(item, run) is { } value)
                {
                    items.Add(value);
                }
            }
        }

        return items.Count == 0 ? null : items;
    }
}
