using System.Text.Json.Serialization;

namespace Gateway.Access;

/// <summary>JSON of the answers that several rooms share, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(AcceptedBody))]
internal sealed partial class AccessJson : JsonSerializerContext;
