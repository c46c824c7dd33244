using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Maps;

/// <summary>A row's `when`: a path is present (PATH), absent (!PATH), equal (PATH = 'x') or not equal (PATH != 'x').</summary>
internal sealed class WhenCondition(SourcePath path, string? value, bool negated)
{
    public bool Holds(DocumentNode context, MapRun run)
    {
        var node = path.First(context, run.Root, out _);
        var holds = value is null ? node is not null : node is DocumentValue v && v.ToString() == value;
        return holds != negated;
    }
}
