using Gateway.Mapping.Formats;
using Gateway.Mapping.Schemas;

namespace Gateway.Mapping.Edi;

/// <summary>Writes a tree as the segments of its set, in the schema's order. Every key must have its place in the schema.</summary>
internal sealed class X12SetWriter(X12SegmentWriter output, Schema schema)
{
    private static readonly string[] Envelope = ["interchange", "group", "set"];

    public void Write(DocumentObject tree)
    {
        foreach (var (name, _) in tree)
        {
            if (!Envelope.Contains(name) && name is not ("heading" or "detail" or "summary"))
            {
                throw Unknown(name, schema.Name);
            }
        }

        for (var area = SchemaArea.Heading; area <= SchemaArea.Summary; area++)
        {
            var name = Schema.NameOf(area);
            if (tree.TryGet(name, out var node))
            {
                WriteLevel(Shaped<DocumentObject>(node, name), schema.NodeArray, area, null);
            }
        }
    }

    private void WriteLevel(DocumentObject level, SchemaNode[] places, SchemaArea area, SchemaNode? loop)
    {
        var known = loop is null ? 0 : CountElements(level, loop.Segment);
        foreach (var place in places)
        {
            if (place.Area != area || !level.TryGet(place.Key, out var node))
            {
                continue;
            }

            known++;
            if (place.IsArray)
            {
                var items = Shaped<DocumentArray>(node, place.Key);
                for (var i = 0; i < items.Count; i++)
                {
                    WritePlace(Shaped<DocumentObject>(items[i], place.Key), place);
                }
            }
            else
            {
                WritePlace(Shaped<DocumentObject>(node, place.Key), place);
            }
        }

        if (known != level.Count)
        {
            var name = level.Select(p => p.Key).First(n => !places.Any(c => c.Area == area && c.Key == n) && loop?.Element(n) is null);
            throw Unknown(name, loop?.Key ?? Schema.NameOf(area));
        }
    }

    private void WritePlace(DocumentObject contents, SchemaNode place)
    {
        WriteSegment(contents, place.Segment);
        if (place.IsLoop)
        {
            WriteLevel(contents, place.ChildArray, place.Area, place);
        }
        else if (CountElements(contents, place.Segment) != contents.Count)
        {
            throw Unknown(contents.Select(p => p.Key).First(n => place.Element(n) is null), place.Key);
        }
    }

    private void WriteSegment(DocumentObject contents, SegmentDefinition definition)
    {
        output.Begin(definition.Tag);
        foreach (var element in definition.ElementArray)
        {
            if (!contents.TryGet(element.Key, out var node))
            {
                output.Element(null, element.Key);
            }
            else if (element.Composite is { } composite)
            {
                WriteComposite(Shaped<DocumentObject>(node, element.Key), composite, element.Key);
            }
            else
            {
                output.Element(Checked(node, element), element.Key);
            }
        }

        output.End();
    }

    private void WriteComposite(DocumentObject contents, CompositeDefinition composite, string where)
    {
        output.BeginComposite();
        var known = 0;
        foreach (var component in composite.Components)
        {
            var present = contents.TryGet(component.Key, out var node);
            known += present ? 1 : 0;
            output.Component(present ? Checked(node!, component) : null, component.Key);
        }

        if (known != contents.Count)
        {
            throw Unknown(contents.Select(p => p.Key).First(n => composite.Components.All(c => c.Key != n)), where);
        }
    }

    private static string Checked(DocumentNode node, ElementDefinition definition)
    {
        var text = Shaped<DocumentValue>(node, definition.Key).ToString();
        var length = text.Length;
        if (definition.Type is ElementType.Number or ElementType.Implied)
        {
            length = text.Count(char.IsAsciiDigit);
        }

        return length <= definition.MaxLength
            ? text
            : throw new X12WriteException(
                "x12-write-too-long", $"{definition.Key} is longer than {definition.MaxLength}: '{text}'.");
    }

    private static int CountElements(DocumentObject contents, SegmentDefinition definition)
    {
        var count = 0;
        foreach (var element in definition.ElementArray)
        {
            count += contents.TryGet(element.Key, out _) ? 1 : 0;
        }

        return count;
    }

    private static T Shaped<T>(DocumentNode node, string where)
        where T : DocumentNode =>
        node as T ?? throw new X12WriteException("x12-write-shape", $"{where} must be {ShapeName<T>()} in the tree.");

    private static string ShapeName<T>() =>
        typeof(T) == typeof(DocumentObject) ? "an object" : typeof(T) == typeof(DocumentArray) ? "an array" : "a value";

    private static X12WriteException Unknown(string name, string where) =>
        new("x12-write-key-unknown", $"'{name}' has no place in {where}.");
}
