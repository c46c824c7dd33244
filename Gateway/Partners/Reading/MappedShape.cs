using System.Diagnostics.CodeAnalysis;
using Gateway.Partners.Yaml;
using NJsonSchema;

namespace Gateway.Partners.Reading;

/// <summary>A shape whose value is wrapped into the record that the room uses.</summary>
internal sealed class MappedShape<TFrom, TTo>(Shape<TFrom> inner, Func<TFrom, ReadContext, TTo> wrap) : Shape<TTo>
{
    public override bool TryRead(YamlNode node, ReadContext context, [MaybeNullWhen(false)] out TTo value)
    {
        var read = inner.TryRead(node, context, out var raw);
        value = read ? wrap(raw!, context) : default;
        return read;
    }

    public override void Describe(JsonSchema schema) => inner.Describe(schema);
}
