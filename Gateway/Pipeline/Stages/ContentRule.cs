using Gateway.Mapping.Formats;

namespace Gateway.Pipeline.Stages;

/// <summary>A routing condition: a dotted path into the canonical document and the value it must have.</summary>
internal static class ContentRule
{
    public static bool Matches(DocumentObject document, string path, string? value)
    {
        DocumentNode node = document;
        foreach (var name in path.Split('.'))
        {
            if (node is not DocumentObject parent || !parent.TryGet(name, out var next))
            {
                return value is null;
            }

            node = next;
        }

        return node is DocumentValue leaf && leaf.ToString() == value;
    }
}
