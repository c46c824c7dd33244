using System.Diagnostics.CodeAnalysis;
using Gateway.Partners.Yaml;
using NJsonSchema;

namespace Gateway.Partners.Reading;

/// <summary>What a value looks like: the one description that the reader, the editor's JSON Schema and the defaults are made of.</summary>
internal abstract class Shape
{
    /// <summary>Writes the shape into an empty JSON Schema.</summary>
    public abstract void Describe(JsonSchema schema);
}

/// <summary>A shape that reads to <typeparamref name="T"/>.</summary>
internal abstract class Shape<T> : Shape
{
    /// <summary>False when the node has another shape; the errors then hold the reason with its place.</summary>
    public abstract bool TryRead(YamlNode node, ReadContext context, [MaybeNullWhen(false)] out T value);
}
