using Gateway.Mapping.Formats;
using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Maps;

/// <summary>A row that makes one value: from a path, a pair or a constant, then looked up, then converted to the target's type.</summary>
internal sealed class ValueNode(string row, ValueSpec spec) : MapNode(row)
{
    public bool IsConstant => spec.Constant is not null;

    public override DocumentNode? Evaluate(DocumentNode context, MapRun run)
    {
        if (spec.When is not null && !spec.When.Holds(context, run))
        {
            return null;
        }

        if (spec.Constant is not null)
        {
            return spec.Constant;
        }

        var found = Find(context, run);
        if (found is null)
        {
            return Missing(context, run);
        }

        run.Sourced++;
        return Convert(found, context, run);
    }

    private DocumentValue? Find(DocumentNode context, MapRun run)
    {
        if (spec.Pair is not null)
        {
            return spec.Pair.Find(context);
        }

        var node = spec.Path!.First(context, run.Root, out var several);
        if (several)
        {
            run.Report(
                "map-several-values", Row, spec.Path.Text, "The path leads to several values; the first is taken.", context, null, Severity.Warning);
        }

        return node is DocumentValue { Kind: not DocumentValueKind.Null } value && value.ToString().Length > 0 ? value : null;
    }

    private DocumentValue? Missing(DocumentNode context, MapRun run)
    {
        if (spec.Default is null && spec.Required)
        {
            run.Report(
                "map-required-missing", Row, spec.Path?.Text, $"{Row} is required and the source has nothing for it.", context);
        }

        return spec.Default;
    }

    private DocumentValue? Convert(DocumentValue found, DocumentNode context, MapRun run)
    {
        var value = found;
        if (spec.Table is not null)
        {
            var text = spec.Table.Find(found.ToString());
            if (text is null && spec.OnMiss != MissPolicy.Keep)
            {
                return Missed(found, context, run);
            }

            value = text is null ? found : DocumentValue.Of(text);
        }

        var converted = spec.Conversion.Convert(value);
        if (converted is null)
        {
            var message = $"'{value}' is no {spec.Conversion.Name}.";
            run.Report("map-conversion", Row, spec.Path?.Text, message, context, value.ToString());
        }

        return converted;
    }

    private DocumentValue? Missed(DocumentValue found, DocumentNode context, MapRun run)
    {
        switch (spec.OnMiss)
        {
            case MissPolicy.Drop:
                return null;
            case MissPolicy.Default:
                return spec.Default;
            default:
                run.Report("map-lookup-miss", Row, spec.Path?.Text, $"'{found}' is not in the table.", context, found.ToString());
                return null;
        }
    }
}
