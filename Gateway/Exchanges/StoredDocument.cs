using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>An accepted document with its canonical JSON.</summary>
/// <param name="Held">Why a person must let it go, or null.</param>
public sealed record StoredDocument(
    DocumentId Id, ExchangeId Exchange, int Position, PartnerId Partner, string Type, string Agreement, string? Held, StoredPayload Canonical);
