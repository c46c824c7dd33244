using System.Globalization;
using Gateway.Mapping.Formats;

namespace Gateway.Pipeline.Stages;

/// <summary>A routing condition: a path into the canonical document (<c>parties.seller.id.value</c>, <c>lines[0].id</c>) and the value it must have, as text.</summary>
internal static class ContentRule
{
    public static bool Matches(DocumentObject document, string path, string? value)
    {
        DocumentNode? node = document;
        foreach (var step in path.Split('.'))
        {
            node = Step(node, step);
            if (node is null)
            {
                return false;
            }
        }

        return node is DocumentValue leaf && (value is null || leaf.ToString() == value);
    }

    private static DocumentNode? Step(DocumentNode? node, string step)
    {
        var bracket = step.IndexOf('[', StringComparison.Ordinal);
        var name = bracket < 0 ? step : step[..bracket];
        if (node is not DocumentObject parent || !parent.TryGet(name, out var next))
        {
            return null;
        }

        if (bracket < 0)
        {
            return next;
        }

        return next is DocumentArray list
            && int.TryParse(step.AsSpan(bracket + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < list.Count
            ? list[index]
            : null;
    }
}
