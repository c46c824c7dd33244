namespace Gateway.Storage.Payloads;

/// <summary>One payload that was removed.</summary>
internal sealed record PurgedPart(string Part, long Bytes, string Sha256);
