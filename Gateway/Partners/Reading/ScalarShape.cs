using System.Diagnostics.CodeAnalysis;
using Gateway.Partners.Yaml;
using NJsonSchema;

namespace Gateway.Partners.Reading;

/// <summary>Reads a text; the second result is the complaint when it cannot.</summary>
internal delegate (bool Read, T? Value, string? Complaint) ScalarParser<T>(string text, ReadContext context);

/// <summary>One text with a grammar of its own.</summary>
/// <param name="code">Code of the error when the text does not fit.</param>
/// <param name="hint">How it is written, for the message: <c>30 s, 2 min, 24 h or 90 days</c>.</param>
internal sealed class ScalarShape<T>(string code, string hint, ScalarParser<T> parse, Action<JsonSchema> describe) : Shape<T>
{
    public override bool TryRead(YamlNode node, ReadContext context, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not YamlScalar scalar)
        {
            context.Errors.Add(ProfileCodes.ValueShape, node.Place, $"Here stands {node.Kind}; one value is expected: {hint}.");
            return false;
        }

        if (!scalar.Quoted && scalar.Text is "" or "~" or "null")
        {
            context.Errors.Add(ProfileCodes.ValueEmpty, node.Place, $"There is no value; expected: {hint}. Leave the key out for its default.");
            return false;
        }

        var (read, parsed, complaint) = parse(scalar.Text, context);
        if (!read)
        {
            context.Errors.Add(code, node.Place, complaint ?? $"'{Shown(scalar.Text)}' does not fit: {hint}.");
            return false;
        }

        value = parsed!;
        return true;
    }

    public override void Describe(JsonSchema schema)
    {
        schema.Type = JsonObjectType.String;
        describe(schema);
    }

    /// <summary>The text for a message: one line, not too long.</summary>
    private static string Shown(string text)
    {
        var clean = new string([.. text.Take(60).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > 60 ? clean + "…" : clean;
    }
}
