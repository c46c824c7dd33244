using System.Text.Json;

namespace Gateway.Api.Models;

/// <summary>One entry of the exchange's trail, with its hash.</summary>
internal sealed record TimelineItem(long Seq, DateTimeOffset At, string Kind, string Actor, JsonElement? Data, string Hash);
