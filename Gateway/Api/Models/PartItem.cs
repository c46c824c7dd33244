namespace Gateway.Api.Models;

/// <summary>A stored part of an exchange: <c>part</c> is its name at <c>/payload</c>.</summary>
internal sealed record PartItem(string Part, long Size, string Sha256, string? ContentType, string? FileName, bool Purged);
