using System.Collections.Concurrent;
using Gateway.Mapping.Canonical;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Schemas;

namespace Gateway.Mapping.Maps;

/// <summary>The shapes of what a map may read or write: x12/850, x12/004010/850, canonical/order.</summary>
internal static class Shapes
{
    private static readonly ConcurrentDictionary<string, Shape> Known = new(StringComparer.Ordinal);

    public static Shape? Find(string name)
    {
        if (Known.TryGetValue(name, out var known))
        {
            return known;
        }

        var shape = Build(name);
        return shape is null ? null : Known.GetOrAdd(name, shape);
    }

    public static bool IsCanonical(string name) => name.StartsWith("canonical/", StringComparison.Ordinal);

    private static Shape? Build(string name)
    {
        if (IsCanonical(name))
        {
            var type = name["canonical/".Length..];
            return CanonicalDocuments.Types.Contains(type) ? OfJsonSchema(type) : null;
        }

        return SchemaCatalog.Find(name) is { } schema ? OfSchema(schema) : null;
    }

    private static Shape OfSchema(Schema schema)
    {
        var top = new Shape(schema.Name, false, false);
        Header(top, "interchange", "ISA", 16);
        Header(top, "group", "GS", 8);
        Header(top, "set", "ST", 2);
        for (var area = SchemaArea.Heading; area <= SchemaArea.Summary; area++)
        {
            var places = schema.Area(area).ToArray();
            if (places.Length > 0)
            {
                var shape = top.Add(new Shape(Schema.NameOf(area), false, false), places.Any(p => p.Required));
                AddPlaces(shape, places);
            }
        }

        return top;
    }

    private static void Header(Shape top, string name, string tag, int elements)
    {
        var shape = top.Add(new Shape(name, false, false), false);
        for (var i = 1; i <= elements; i++)
        {
            shape.Add(new Shape($"{tag}{i:00}", false, true), false);
        }
    }

    private static void AddPlaces(Shape parent, IEnumerable<SchemaNode> places)
    {
        foreach (var place in places)
        {
            var shape = parent.Add(new Shape(place.Key, place.IsArray, false), place.Required);
            AddElements(shape, place.Segment.Elements);
            AddPlaces(shape, place.Children);
        }
    }

    private static void AddElements(Shape parent, IEnumerable<ElementDefinition> elements)
    {
        foreach (var element in elements)
        {
            var shape = parent.Add(new Shape(element.Key, false, element.Composite is null), element.Required);
            if (element.Composite is { } composite)
            {
                AddElements(shape, composite.Components);
            }
        }
    }

    private static Shape OfJsonSchema(string type)
    {
        var schema = (DocumentObject)JsonFormat.Parse(CanonicalDocuments.SchemaText(type));
        return OfJson($"canonical/{type}", schema, (DocumentObject)schema["definitions"], false);
    }

    private static Shape OfJson(string name, DocumentObject schema, DocumentObject definitions, bool repeats)
    {
        if (schema.TryGet("$ref", out var reference))
        {
            var target = ((DocumentValue)reference).Text!["#/definitions/".Length..];
            return OfJson(name, (DocumentObject)definitions[target], definitions, repeats);
        }

        if (schema.TryGet("items", out var items))
        {
            return OfJson(name, (DocumentObject)items, definitions, true);
        }

        var shape = new Shape(name, repeats, !schema.TryGet("properties", out var properties));
        var required = schema.TryGet("required", out var list) ? ((DocumentArray)list).Items.Select(i => i.ToString()!).ToHashSet() : [];
        foreach (var (key, child) in properties as DocumentObject ?? [])
        {
            shape.Add(OfJson(key, (DocumentObject)child, definitions, false), required.Contains(key));
        }

        return shape;
    }
}
