using System.Reflection;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Canonical;

/// <summary>The canonical business documents: their JSON Schemas, the numbers people search them by, their purpose.</summary>
public static class CanonicalDocuments
{
    private static readonly Dictionary<string, byte[]> Texts = Types.ToDictionary(t => t, ReadSchema, StringComparer.Ordinal);

    /// <summary>order, invoice.</summary>
    public static IReadOnlyList<string> Types => ["order", "invoice"];

    /// <summary>The JSON Schema (draft 7) of a type, UTF-8.</summary>
    public static ReadOnlyMemory<byte> SchemaText(string type) =>
        Texts.TryGetValue(type, out var text) ? text : throw new ArgumentException(
            $"There is no canonical document '{type}'.", nameof(type));

    /// <summary>
    /// Checks a document against its type's JSON Schema. Meant for documents that come in by the API; what a map makes is checked by
    /// the map. Empty = valid.
    /// </summary>
    public static IReadOnlyList<CanonicalError> Validate(string type, DocumentNode doc) =>
        Texts.ContainsKey(type)
            ? CanonicalValidator.Validate(type, doc)
            : [new CanonicalError("canonical-type-unknown", string.Empty, $"There is no canonical document '{type}'.")];

    /// <summary>The numbers a document is found by: an order's own (po); an invoice's own (invoice) and that of its order (po).</summary>
    public static IReadOnlyList<BusinessKey> BusinessKeys(string type, DocumentObject doc)
    {
        ArgumentNullException.ThrowIfNull(doc);
        var keys = new List<BusinessKey>(2);
        // A duplicate says itself that it repeats the original.
        var purpose = Purpose(doc) is { Length: > 0 } said and not "duplicate" ? said : "original";
        switch (type)
        {
            case "order":
                Add(keys, "po", Text(doc, "id"), purpose);
                break;
            case "invoice":
                Add(keys, "invoice", Text(doc, "id"), purpose);
                Add(keys, "po", doc.TryGet("orderReference", out var order) && order is DocumentObject reference ? Text(reference, "id") : null, purpose);
                break;
        }

        return keys;
    }

    /// <summary>original, cancellation, change, replace, confirmation, duplicate; null when the document does not say.</summary>
    public static string? Purpose(DocumentObject doc) => Text(doc, "purpose");

    private static void Add(List<BusinessKey> keys, string kind, string? value, string purpose)
    {
        if (!string.IsNullOrEmpty(value))
        {
            keys.Add(new BusinessKey(kind, EdiText.Visible(value), EdiText.Visible(purpose)));
        }
    }

    private static string? Text(DocumentObject doc, string name) =>
        doc.TryGet(name, out var node) && node is DocumentValue { Kind: not DocumentValueKind.Null } value ? value.ToString() : null;

    private static byte[] ReadSchema(string type)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Gateway.Mapping.Canonical.Definitions.{type}.schema.json")
            ?? throw new InvalidOperationException($"The schema of {type} is not embedded.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
