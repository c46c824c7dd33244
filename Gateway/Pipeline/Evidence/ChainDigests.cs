using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchanges;

namespace Gateway.Pipeline.Evidence;

/// <summary>What the entries of a chain say of the bytes that an evidence zip holds.</summary>
internal static class ChainDigests
{
    /// <summary>The facts of the last entry of that kind; null when there is none.</summary>
    public static JsonElement? FactsOf(IEnumerable<AuditEntry> entries, params string[] kinds) =>
        entries.LastOrDefault(e => kinds.Contains(e.Kind)) is { } entry && TryRead(entry) is { } facts ? facts : null;

    /// <summary>A fact that is text, or null.</summary>
    public static string? Text(this JsonElement facts, string name) =>
        facts.ValueKind == JsonValueKind.Object && facts.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Digests by the name of the zip's entry that must have one of them.</summary>
    public static ILookup<string, string> Of(IEnumerable<AuditEntry> entries) =>
        entries.SelectMany(e => TryRead(e) is { } facts ? Of(e.Kind, facts) : [])
            .Where(found => found.Digest is { Length: > 0 }).ToLookup(found => found.Name, found => found.Digest!);

    private static IEnumerable<(string Name, string? Digest)> Of(string kind, JsonElement facts)
    {
        switch (kind)
        {
            case AuditKinds.ExchangeReceived:
                return [(EvidenceNames.Content(1), facts.Text("sha256")), (EvidenceNames.RequestBody, facts.Text("wire")), .. Attachments(facts)];
            case AuditKinds.ExchangeOpened:
                return [(EvidenceNames.Content(1), facts.Text("sha256")), .. Attachments(facts)];
            case AuditKinds.DeliverySending:
                return [(EvidenceNames.Content(1), facts.Text("sha256"))];
            case AuditKinds.DeliverySealed:
                return [(EvidenceNames.RequestBody, facts.Text("sha256")), .. Attachments(facts)];
            case AuditKinds.ReceiptWritten or AuditKinds.ReceiptReceived:
                return [(EvidenceNames.Receipt, facts.Text("sha256"))];
            case AuditKinds.PayloadsPurged:
                return facts.TryGetProperty("payloads", out var parts) && parts.ValueKind == JsonValueKind.Array
                    ? parts.EnumerateArray().Select(p => (NameOf(p.Text("part")), p.Text("sha256"))) : [];
            default:
                return [];
        }
    }

    private static IEnumerable<(string Name, string? Digest)> Attachments(JsonElement facts) =>
        (facts.Text("attachments")?.Split(' ') ?? []).Select((digest, i) => (EvidenceNames.Content(i + 2), (string?)digest));

    private static string NameOf(string? part) => part switch
    {
        StoredPayload.Raw => EvidenceNames.Content(1),
        StoredPayload.Wire => EvidenceNames.RequestBody,
        StoredPayload.Receipt => EvidenceNames.Receipt,
        { } again when again.StartsWith(StoredPayload.Receipt + "/", StringComparison.Ordinal) => EvidenceNames.Receipt,
        { } other when other.StartsWith("attachment/", StringComparison.Ordinal) => $"content/{other["attachment/".Length..]}.bin",
        _ => "",
    };

    private static JsonElement? TryRead(AuditEntry entry)
    {
        try
        {
            return JsonElement.Parse(entry.Data) is { ValueKind: JsonValueKind.Object } facts ? facts : null;
        }
        catch (JsonException)
        {
            // Data that is no JSON says nothing; whether it was tampered with is the hash's to say.
            return null;
        }
    }
}
