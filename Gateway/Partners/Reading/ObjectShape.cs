using System.Diagnostics.CodeAnalysis;
using Gateway.Partners.Yaml;
using NJsonSchema;

namespace Gateway.Partners.Reading;

/// <summary>A section: the keys of one table, built to a record.</summary>
internal sealed class ObjectShape<T>(KeyTable table, Func<Section, T> build) : Shape<T>
{
    public override bool TryRead(YamlNode node, ReadContext context, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (Section.Open(node, table, context) is not { } section)
        {
            return false;
        }

        value = build(section);
        return value is not null;
    }

    public override void Describe(JsonSchema schema) => table.Describe(schema);
}
