using System.Text.Json;
using Gateway.Exchanges;

namespace Gateway.Api.Models;

/// <summary>
/// One document of an exchange, with its findings; <c>code</c> says why it is held or was rejected though nothing is wrong with it, <c>payloadPart</c> names
/// its canonical form.
/// </summary>
internal sealed record DocumentItem(
    string Id, int Position, string? Type, string? Set, string? ControlNumber, string? GroupControlNumber, string? Agreement,
    ValidationState Validation, JsonElement? Findings, string? Code, string? PayloadPart, string? MapName, string? MapHash, IReadOnlyList<KeyItem> BusinessKeys);
