namespace Gateway.Api.Models;

/// <summary>Why a fetched document cannot be used: 1 to 500 characters.</summary>
internal sealed record FailRequest(string Reason);
