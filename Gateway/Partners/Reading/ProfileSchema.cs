using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;

namespace Gateway.Partners.Reading;

/// <summary>
/// The JSON Schema that editors use for <c>profile.yaml</c>, made from the very tables that the reader reads by. It says what one file can
/// say about itself; that channels exist and routes lead somewhere is the checks' business.
/// </summary>
internal static class ProfileSchema
{
    public const string FileName = "profile.schema.json";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of <c>partners/profile.schema.json</c>, ending with a line break.</summary>
    public static string Write()
    {
        var schema = new JsonSchema
        {
            Title = "Partner profile",
            Description = "A trading partner of the gateway: identities, channels, agreements.",
        };
        ProfileKeys.Table.Describe(schema);
        var json = JsonNode.Parse(schema.ToJson())!;
        return json.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }
}
