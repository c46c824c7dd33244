namespace Gateway.Api.Models;

/// <summary>Where to fetch a ready document, and where to say what became of it.</summary>
internal sealed record ReadyLinks(string Payload, string Confirm, string Fail);
