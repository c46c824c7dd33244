using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Maps;

/// <summary>
/// A row with `fields`. The object is left out when none of its values came from the source, with whatever its rows reported:
/// constants alone make no segment, unless a condition asks for just them.
/// </summary>
internal sealed class ObjectNode(
    string row, SourcePath? with, WhenCondition? when, bool required, KeyValuePair<string, MapNode>[] fields, PairsNode? pairs)
    : MapNode(row)
{
    private readonly bool _constantsOnly = when is not null && pairs is null && fields.All(f => f.Value is ValueNode { IsConstant: true });

    public override DocumentNode? Evaluate(DocumentNode context, MapRun run)
    {
        var inner = with is null ? context : with.First(context, run.Root, out _);
        if (inner is null || (when is not null && !when.Holds(context, run)))
        {
            return Nothing(context, run);
        }

        var sourced = run.Sourced;
        var findings = run.Findings.Count;
        var result = new DocumentObject(fields.Length);
        foreach (var (name, node) in fields)
        {
            if (node.Evaluate(inner, run) is { } value)
            {
                result.Append(name, value);
            }
        }

        pairs?.AppendTo(result, inner, run);
        if (run.Sourced == sourced && !_constantsOnly)
        {
            run.Findings.RemoveRange(findings, run.Findings.Count - findings);
            return Nothing(context, run);
        }

        return result;
    }

    private DocumentObject? Nothing(DocumentNode context, MapRun run)
    {
        if (required)
        {
            run.Report("map-required-missing", Row, with?.Text, $"{Row} is required and the source has nothing for it.", context);
        }

        return null;
    }
}
