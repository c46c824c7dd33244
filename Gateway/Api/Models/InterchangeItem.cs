using System.Text.Json;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Api.Models;

/// <summary>One interchange of an exchange, with the findings on its envelope.</summary>
internal sealed record InterchangeItem(
    string Id, int Position, string Standard, string Sender, string Receiver, string ControlNumber, string? GroupControlNumber,
    UsageIndicator Usage, int Groups, int Sets, int AcceptedSets, ValidationState Validation, JsonElement? Findings);
