using Gateway.Exchanges;

namespace Gateway.Pipeline.Stages;

/// <summary>What the contents of an exchange are to the translation.</summary>
/// <param name="Documents">Those that are read.</param>
/// <param name="Refused">Those that are documents, or have to be, and cannot be read, each with its reason.</param>
/// <param name="Kept">Those that belong to the documents and are none.</param>
internal sealed record ExchangeContents(IReadOnlyList<StoredPayload> Documents, IReadOnlyList<RefusedContent> Refused, IReadOnlyList<StoredPayload> Kept);
