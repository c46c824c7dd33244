using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Maps;

/// <summary>A compiled row: makes its part of the target, or null when the source has nothing for it.</summary>
internal abstract class MapNode(string row)
{
    /// <summary>The row's path in the target, such as lines.quantity.unit.</summary>
    public string Row { get; } = row;

    public abstract DocumentNode? Evaluate(DocumentNode context, MapRun run);
}
