using System.Diagnostics.CodeAnalysis;
using Gateway.Partners.Yaml;
using NJsonSchema;

namespace Gateway.Partners.Reading;

/// <summary>Sections under names of the author's choice: channels and agreements by id.</summary>
internal sealed class NamedShape<T>(KeyTable table, Func<string, Section, T> build) : Shape<IReadOnlyList<T>>
{
    public override bool TryRead(YamlNode node, ReadContext context, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        value = null;
        if (node is not YamlMap map)
        {
            context.Errors.Add(ProfileCodes.ValueShape, node.Place,
                $"Here stands {node.Kind}; an id with the keys of {table.Title} below it is expected.");
            return false;
        }

        var items = new List<T>(map.Entries.Count);
        foreach (var entry in map.Entries)
        {
            var named = Shapes.Id.TryRead(entry.Key, context, out var name);
            if (Section.Open(entry.Value, table, context, entry.Key.Place) is { } section && named)
            {
                items.Add(build(name!, section));
            }
        }

        value = items;
        return items.Count == map.Entries.Count;
    }

    public override void Describe(JsonSchema schema)
    {
        schema.Type = JsonObjectType.Object;
        schema.AllowAdditionalProperties = true;
        schema.AdditionalPropertiesSchema = new JsonSchema();
        table.Describe(schema.AdditionalPropertiesSchema);
    }
}
