using System.Text.Json.Serialization;

namespace Gateway.Storage.Payloads;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PurgedParts))]
internal sealed partial class PurgeJson : JsonSerializerContext;
