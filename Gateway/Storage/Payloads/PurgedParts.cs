namespace Gateway.Storage.Payloads;

/// <summary>Facts of a purge: the hashes of what is gone.</summary>
internal sealed record PurgedParts(IReadOnlyList<PurgedPart> Payloads);
