using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Maps;

/// <summary>A target array: what its rows make, one after the other.</summary>
internal sealed class ListNode(string row, bool required, MapNode[] rows) : MapNode(row)
{
    public override DocumentNode? Evaluate(DocumentNode context, MapRun run)
    {
        var result = new DocumentArray(rows.Length);
        foreach (var row in rows)
        {
            switch (row.Evaluate(context, run))
            {
                case DocumentArray items when row is EachNode:
                    foreach (var item in items.Items)
                    {
                        result.Add(item);
                    }

                    break;
                case { } item:
                    result.Add(item);
                    break;
            }
        }

        if (result.Count == 0 && required)
        {
            run.Report("map-required-missing", Row, null, $"{Row} is required and the source has nothing for it.", context);
        }

        return result.Count == 0 ? null : result;
    }
}
