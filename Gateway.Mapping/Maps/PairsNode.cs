using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Maps;

/// <summary>Fills the product-id pairs of a target segment in order, leaving no gap for a pair without a value.</summary>
internal sealed class PairsNode(string row, string[] qualifiers, string[] values, (MapNode Code, MapNode Value)[] items)
{
    public void AppendTo(DocumentObject segment, DocumentNode context, MapRun run)
    {
        var next = 0;
        foreach (var (code, value) in items)
        {
            var findings = run.Findings.Count;
            if (value.Evaluate(context, run) is not { } text || code.Evaluate(context, run) is not { } qualifier)
            {
                run.Findings.RemoveRange(findings, run.Findings.Count - findings);
                continue;
            }

            if (next == qualifiers.Length)
            {
                run.Report("map-pairs-full", row, null, $"{row} holds {qualifiers.Length} pairs at most.", context);
                return;
            }

            segment.Set(qualifiers[next], qualifier);
            segment.Set(values[next++], text);
        }
    }
}
