using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>An accepted document with its canonical JSON.</summary>
public sealed record StoredDocument(
    DocumentId Id, ExchangeId Exchange, int Position, PartnerId Partner, string Type, string Agreement, StoredPayload Canonical);
