using System.Text.Json;
using Gateway.Audit;

namespace Gateway.Storage.Checks;

/// <summary>Reads the facts of an entry. Data that is no JSON object says nothing; whether it was tampered with is the hash's to say.</summary>
internal static class EntryFacts
{
    public static void Read(AuditEntry entry, Action<JsonElement> read)
    {
        JsonDocument facts;
        try
        {
            facts = JsonDocument.Parse(entry.Data);
        }
        catch (JsonException)
        {
            return;
        }

        using (facts)
        {
            if (facts.RootElement.ValueKind == JsonValueKind.Object)
            {
                read(facts.RootElement);
            }
        }
    }

    public static string? Text(this JsonElement facts, string name) =>
        facts.ValueKind == JsonValueKind.Object && facts.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static long? Number(this JsonElement facts, string name) =>
        facts.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}
