namespace Gateway.Api.Models;

/// <summary>Ready documents, oldest first.</summary>
internal sealed record ReadyList(IReadOnlyList<ReadyItem> Items);
