using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Maps;

/// <summary>
/// A path through a source document, cut once at compile time: names joined by dots, each with an optional index [0] or filter
/// [N101='ST']; $$ is the document itself, everything else is relative to the row's context. The notation is a subset of JSONata.
/// </summary>
internal sealed class SourcePath(string text, bool fromRoot, PathStep[] steps)
{
    public string Text { get; } = text;

    public IReadOnlyList<PathStep> Steps => steps;

    public bool FromRoot { get; } = fromRoot;

    /// <summary>The first node the path leads to, or null. Several says that the last array held more than one match.</summary>
    public DocumentNode? First(DocumentNode context, DocumentNode root, out bool several)
    {
        several = false;
        var node = FromRoot ? root : context;
        foreach (var step in steps)
        {
            if (node is not DocumentObject parent || !parent.TryGet(step.Name, out var child))
            {
                return null;
            }

            node = step.Pick(child, ref several);
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }

    /// <summary>Every node the last step leads to.</summary>
    public IEnumerable<DocumentNode> All(DocumentNode context, DocumentNode root)
    {
        var node = FromRoot ? root : context;
        for (var i = 0; i < steps.Length; i++)
        {
            if (node is not DocumentObject parent || !parent.TryGet(steps[i].Name, out var child))
            {
                return [];
            }

            if (i == steps.Length - 1)
            {
                return steps[i].PickAll(child);
            }

            var several = false;
            node = steps[i].Pick(child, ref several);
        }

        return node is null ? [] : [node];
    }
}
