using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Access;

namespace Gateway.Transports;

/// <summary>
/// The headers of a request as the ledger keeps them: one JSON object without credentials, at most 32 KB. Fields by which a message is decided later are whole, whatever else came.
/// </summary>
internal static class HeaderRecord
{
    private const int Limit = 32 * 1024;
    private const int ValueLimit = 2 * 1024;
    private const string Cut = "(cut)";

    /// <summary>Quotes, colon and comma of a member, and the end that says it was cut.</summary>
    private const int MemberOverhead = 8;
    private const int Reserve = 32;

    private static readonly SearchValues<string> Credentials = SearchValues.Create(
        ["authorization", "cookie", "api-key", "apikey", "token", "secret", "password", "credential"], StringComparison.OrdinalIgnoreCase);

    /// <param name="decisive">Names of fields that are kept as they came, before all others; a tab is a space in them (RFC 9110 5.5).</param>
    public static string ToJson(IHeaderDictionary headers, params ReadOnlySpan<string> decisive)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var name in decisive)
            {
                if (headers.TryGetValue(name, out var values))
                {
                    writer.WriteString(name, OneLine.Of(string.Join(", ", values.ToArray()).Replace('\t', ' '), int.MaxValue));
                }
            }

            Write(writer, headers, decisive);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, IHeaderDictionary headers, ReadOnlySpan<string> without)
    {
        foreach (var (name, values) in headers)
        {
            if (IsCredential(name, values.ToString()) || without.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            var key = JsonEncodedText.Encode(OneLine.Of(name, ValueLimit));
            var value = JsonEncodedText.Encode(OneLine.Of(string.Join(", ", values.ToArray()), ValueLimit));
            var size = key.EncodedUtf8Bytes.Length + value.EncodedUtf8Bytes.Length + MemberOverhead;
            if (writer.BytesCommitted + writer.BytesPending + size + Reserve > Limit)
            {
                writer.WriteString(Cut, "more headers came than are kept");
                return;
            }

            writer.WriteString(key, value);
        }
    }

    /// <summary>Known by name, or because one of our keys was put where it does not belong.</summary>
    public static bool IsCredential(string name, string value) =>
        name.AsSpan().ContainsAny(Credentials)
        || name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
        || value.Contains("gwk_", StringComparison.OrdinalIgnoreCase);
}
