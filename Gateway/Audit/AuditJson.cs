using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Audit;

/// <summary>The spelling of exports and root lists: camel case, every member there, none besides.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AuditLine))]
internal sealed partial class AuditJson : JsonSerializerContext
{
    public static byte[] Line(AuditLine line)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(line, Default.AuditLine);
        Array.Resize(ref json, json.Length + 1);
        json[^1] = (byte)'\n';
        return json;
    }

    /// <summary>Null when the text is not such a line.</summary>
    public static AuditLine? TryParse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, Default.AuditLine);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // Edited by hand: the caller names the line.
            return null;
        }
    }
}
