using System.Text.Json;
using Gateway.Security.Mime;
using Gateway.Transports;

namespace Gateway.Pipeline.Evidence;

/// <summary>Header fields of the transport, without what lets somebody in.</summary>
internal static class EvidenceFields
{
    private const string Redacted = "(redacted)";

    /// <summary>As the ledger keeps them of what came; null when it keeps none.</summary>
    public static Dictionary<string, string>? Of(string? stored) => stored is null
        ? null
        : new(JsonSerializer.Deserialize(stored, EvidenceJson.Default.DictionaryStringString) ?? [], StringComparer.OrdinalIgnoreCase);

    public static Dictionary<string, string> Of(MimeHeaders headers)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in headers.Fields)
        {
            fields[field.Name] = fields.TryGetValue(field.Name, out var before) ? $"{before}, {field.Value}" : field.Value;
        }

        return fields;
    }

    public static byte[] ToJson(Dictionary<string, string> fields) => EvidenceJson.Write(
        fields.ToDictionary(f => f.Key, f => HeaderRecord.IsCredential(f.Key, f.Value) ? Redacted : f.Value), EvidenceJson.Strict.DictionaryStringString);
}
