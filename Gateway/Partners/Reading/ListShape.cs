using System.Diagnostics.CodeAnalysis;
using Gateway.Partners.Yaml;
using NJsonSchema;

namespace Gateway.Partners.Reading;

/// <summary>A list of one shape.</summary>
internal sealed class ListShape<T>(Shape<T> item, int least, int most, bool distinct) : Shape<IReadOnlyList<T>>
{
    public override bool TryRead(YamlNode node, ReadContext context, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        value = null;
        if (node is not YamlList list)
        {
            context.Errors.Add(
                ProfileCodes.ValueShape, node.Place, $"Here stands {node.Kind}; a list is expected, as [ a, b ] or a dash a line.");
            return false;
        }

        if (list.Items.Count < least || list.Items.Count > most)
        {
            context.Errors.Add(
                ProfileCodes.ListInvalid, node.Place, $"The list has {list.Items.Count} entries; {least} to {most} are allowed.");
            return false;
        }

        var items = new List<T>(list.Items.Count);
        foreach (var entry in list.Items)
        {
            if (item.TryRead(entry, context, out var read))
            {
                if (distinct && items.Contains(read))
                {
                    context.Errors.Add(ProfileCodes.ListInvalid, entry.Place, $"'{read}' stands in the list twice.");
                }

                items.Add(read);
            }
        }

        value = items;
        return items.Count == list.Items.Count;
    }

    public override void Describe(JsonSchema schema)
    {
        schema.Type = JsonObjectType.Array;
        schema.Item = new JsonSchema();
        item.Describe(schema.Item);
        schema.MinItems = least;
        schema.MaxItems = most;
        schema.UniqueItems = distinct;
    }
}
