using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Transports;

/// <summary>
/// What a person's word stands for where a message proves nothing of its sender: who lets one go out of quarantine for that reason vouches for it, and the run that follows knows it by a
/// field among the message's own that no message can have.
/// </summary>
internal static class Vouching
{
    /// <summary>The sender's address is none of the partner's.</summary>
    public const string SenderUnlisted = "sender-unlisted";

    /// <summary>Nothing proves that the sender is who it says.</summary>
    public const string SenderUnproven = "sender-unproven";

    /// <summary>A program sent it, and nobody's signature says that it is an order.</summary>
    public const string Automatic = "mail-automatic";

    /// <summary>No field of a header begins with a colon (RFC 5322 2.2, RFC 9110 5.1).</summary>
    private const string Field = ":vouched-by";

    public static bool IsFor(string? code) => code is SenderUnlisted or SenderUnproven or Automatic;

    public static bool IsIn(IReadOnlyDictionary<string, string> fields) => fields.ContainsKey(Field);

    /// <summary>The stored fields of a message with who vouches for it.</summary>
    public static string Add(string? headers, string person)
    {
        var fields = headers is null ? [] : JsonNode.Parse(headers)!.AsObject();
        fields[Field] = person;
        return fields.ToJsonString(JsonSerializerOptions.Web);
    }
}
