using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchanges;

namespace Gateway.Storage.Checks;

/// <summary>What the chain of one exchange says of the rows that belong to it. An entry that says nothing of a fact leaves it unknown.</summary>
internal sealed class ChainFacts
{
    private readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);

    public static ChainFacts None { get; } = new();

    /// <summary>The channel it came in on or leaves on.</summary>
    public string? Channel { get; private set; }

    /// <summary>The exchange whose bytes it has: it was split off or replayed.</summary>
    public ExchangeId? From { get; private set; }

    /// <summary>Sets that were read, and those that were accepted; null until it was translated.</summary>
    public (long Documents, long Accepted)? Translated { get; private set; }

    /// <summary>Digests of parts, each time that one was told.</summary>
    public HashSet<(string Part, string Digest)> Digests { get; } = [];

    /// <summary>The last state of each expectation that was closed or is overdue.</summary>
    public Dictionary<ExpectationId, AcknowledgementState> Expectations { get; } = [];

    public int Count(string kind) => _kinds.GetValueOrDefault(kind);

    public void Add(AuditEntry entry)
    {
        _kinds[entry.Kind] = Count(entry.Kind) + 1;
        if (entry.Kind is AuditKinds.ExchangeReceived or AuditKinds.ExchangeCreated or AuditKinds.ExchangeTranslated or AuditKinds.DeliverySending
            or AuditKinds.ExchangeOpened or AuditKinds.DeliverySealed or AuditKinds.ReceiptWritten or AuditKinds.ReceiptReceived or AuditKinds.PayloadsPurged or AuditKinds.AcknowledgementClosed or AuditKinds.AcknowledgementOverdue)
        {
            EntryFacts.Read(entry, facts => Add(entry.Kind, facts));
        }
    }

    private void Add(string kind, JsonElement facts)
    {
        switch (kind)
        {
            case AuditKinds.ExchangeReceived or AuditKinds.ExchangeCreated:
                Channel ??= facts.Text("channel");
                From ??= ExchangeId.TryParse(facts.Text("from") ?? facts.Text("replayOf"), out var from) ? from : null;
                AddDigest(StoredPayload.Raw, facts.Text("sha256"));
                AddDigest(StoredPayload.Wire, facts.Text("wire"));
                AddAttachments(facts);
                break;
            case AuditKinds.DeliverySending or AuditKinds.ExchangeOpened:
                AddDigest(StoredPayload.Raw, facts.Text("sha256"));
                AddAttachments(facts);
                break;
            case AuditKinds.DeliverySealed:
                AddDigest(StoredPayload.Wire, facts.Text("sha256"));
                AddAttachments(facts);
                break;
            case AuditKinds.ReceiptWritten or AuditKinds.ReceiptReceived:
                AddDigest(facts.Text("part") ?? StoredPayload.Receipt, facts.Text("sha256"));
                break;
            case AuditKinds.ExchangeTranslated:
                Translated = facts.Number("documents") is { } documents && facts.Number("accepted") is { } accepted ? (documents, accepted) : Translated;
                break;
            case AuditKinds.PayloadsPurged:
                AddPurged(facts);
                break;
            default:
                AddExpectation(kind, facts);
                break;
        }
    }

    /// <summary>In their order, which their parts are numbered by; the content is the first.</summary>
    private void AddAttachments(JsonElement facts)
    {
        var digests = facts.Text("attachments")?.Split(' ') ?? [];
        for (var i = 0; i < digests.Length; i++)
        {
            AddDigest($"attachment/{i + 2}", digests[i]);
        }
    }

    private void AddPurged(JsonElement facts)
    {
        if (facts.TryGetProperty("payloads", out var payloads) && payloads.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in payloads.EnumerateArray())
            {
                AddDigest(part.Text("part"), part.Text("sha256"));
            }
        }
    }

    private void AddExpectation(string kind, JsonElement facts)
    {
        if (!ExpectationId.TryParse(facts.Text("expectation"), out var expectation))
        {
            return;
        }

        if (kind == AuditKinds.AcknowledgementOverdue)
        {
            Expectations[expectation] = AcknowledgementState.Overdue;
        }
        else if (Enum.TryParse<AcknowledgementState>(facts.Text("state"), out var state))
        {
            Expectations[expectation] = state;
        }
    }

    /// <summary>A delivery that was claimed when its payload's row was gone told an empty digest.</summary>
    private void AddDigest(string? part, string? digest)
    {
        if (part is not null && digest is { Length: > 0 })
        {
            _ = Digests.Add((part, digest));
        }
    }
}
