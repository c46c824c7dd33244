using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Audit;

namespace Gateway.Pipeline.Evidence;

/// <summary>JSON of evidence: indented for people, and read with nothing unknown and nothing twice.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EvidenceManifest))]
[JsonSerializable(typeof(RevocationState))]
[JsonSerializable(typeof(IReadOnlyList<AuditEntry>))]
[JsonSerializable(typeof(ChainProof))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(EvidenceReport))]
internal sealed partial class EvidenceJson : JsonSerializerContext
{
    public static EvidenceJson Strict { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Default,
        WriteIndented = true,
        NewLine = "\n",
        MaxDepth = 32,
    });

    /// <summary>What somebody else may have written.</summary>
    /// <exception cref="JsonException">It is something else, or null stands for the whole or in a list, which no type forbids.</exception>
    public static T Read<T>(ReadOnlySpan<byte> octets, JsonTypeInfo<T> type)
        where T : class
    {
        var reader = new Utf8JsonReader(octets);
        var before = JsonTokenType.None;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Null && before != JsonTokenType.PropertyName)
            {
                throw new JsonException($"null stands at byte {reader.TokenStartIndex}, where something has to");
            }

            before = reader.TokenType;
        }

        return JsonSerializer.Deserialize(octets, type)!;
    }

    public static byte[] Write<T>(T value, JsonTypeInfo<T> type) => [.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n'];
}
