using NJsonSchema;

namespace Gateway.Partners.Reading;

/// <summary>The keys a section may have, in the order in which they are written down.</summary>
internal sealed class KeyTable(string title, params IReadOnlyList<Key> keys)
{
    /// <summary>What the section is, for messages: <c>an agreement</c>.</summary>
    public string Title { get; } = title;

    public IReadOnlyList<Key> Keys { get; } = keys;

    public Key? Find(string name) => Keys.FirstOrDefault(k => string.Equals(k.Name, name, StringComparison.Ordinal));

    /// <summary>The key that a mistyped one was probably meant to be.</summary>
    public string? Nearest(string name) => Keys
        .Select(k => (k.Name, Distance: Distance(k.Name, name)))
        .Where(k => k.Distance <= Math.Max(1, k.Name.Length / 3))
        .OrderBy(k => k.Distance).Select(k => k.Name).FirstOrDefault();

    public void Describe(JsonSchema schema)
    {
        schema.Type = JsonObjectType.Object;
        schema.AllowAdditionalProperties = false;
        foreach (var key in Keys)
        {
            var property = new JsonSchemaProperty();
            key.Form.Describe(property);
            property.Description = Describe(key);
            schema.Properties[key.Name] = property;
            if (key.IsRequired)
            {
                schema.RequiredProperties.Add(key.Name);
            }
        }
    }

    private static string Describe(Key key) => key.DefaultText is null ? key.Summary : $"{key.Summary} Default: {key.DefaultText}.";

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(string a, string b)
    {
        if (b.Length > 40)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
