using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Gateway.Mapping.Formats;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Gateway.Mapping.Canonical;

/// <summary>Runs a canonical document against its JSON Schema.</summary>
internal static class CanonicalValidator
{
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c).Where(c => c is not ('\t' or '\n' or '\r'))]);

    private static readonly ConcurrentDictionary<string, Lazy<JsonSchema>> Schemas = new(StringComparer.Ordinal);

    public static IReadOnlyList<CanonicalError> Validate(string type, DocumentNode doc)
    {
        var schema = Schemas.GetOrAdd(type, t => new Lazy<JsonSchema>(() => Load(t))).Value;
        var json = Encoding.UTF8.GetString(JsonFormat.ToUtf8(doc));
        var errors = new List<CanonicalError>();
        foreach (var error in schema.Validate(json))
        {
            Add(errors, error);
        }

        Texts(errors, doc, string.Empty);
        return errors;
    }

    /// <summary>Text lines may break; other control characters no partner's format and no database can carry.</summary>
    private static void Texts(List<CanonicalError> errors, DocumentNode node, string pointer)
    {
        switch (node)
        {
            case DocumentObject fields:
                foreach (var (name, field) in fields)
                {
                    Text(errors, name, pointer);
                    Texts(errors, field, $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}");
                }

                break;
            case DocumentArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    Texts(errors, items[i], string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}"));
                }

                break;
            case DocumentValue { Text: { } text }:
                Text(errors, text, pointer);
                break;
        }
    }

    private static void Text(List<CanonicalError> errors, string text, string pointer)
    {
        if (text.AsSpan().IndexOfAny(Controls) is >= 0 and var at)
        {
            errors.Add(new CanonicalError("canonical-text-invalid", pointer, $"A control character (U+{(int)text[at]:X4}) stands in the text."));
        }
    }

    // Only text that is embedded here is loaded, without references to other files, so nothing is awaited in truth.
    private static JsonSchema Load(string type) =>
        JsonSchema.FromJsonAsync(Encoding.UTF8.GetString(CanonicalDocuments.SchemaText(type).Span)).GetAwaiter().GetResult();

    private static void Add(List<CanonicalError> errors, ValidationError error)
    {
        if (error is ChildSchemaValidationError { Errors.Count: > 0 } parent)
        {
            foreach (var child in parent.Errors.Values.SelectMany(e => e))
            {
                Add(errors, child);
            }

            return;
        }

        var message = error.Property is { Length: > 0 } property ? $"{error.Kind}: {property}" : error.Kind.ToString();
        errors.Add(new CanonicalError("canonical-" + Kebab(error.Kind.ToString()), Pointer(error.Path), message));
    }

    // "#/lines[0].quantity" becomes "/lines/0/quantity".
    private static string Pointer(string? path)
    {
        var text = new StringBuilder();
        foreach (var c in (path ?? string.Empty).TrimStart('#').TrimStart('/'))
        {
            _ = c switch
            {
                '.' or '[' => text.Append('/'),
                ']' => text,
                '~' => text.Append("~0"),
                _ => text.Append(c),
            };
        }

        return text.Length == 0 || text[0] == '/' ? text.ToString() : $"/{text}";
    }

    private static string Kebab(string words) =>
        string.Concat(words.Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
