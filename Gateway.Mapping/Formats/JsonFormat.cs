using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Mapping.Formats;

/// <summary>
/// JSON as a document format (RFC 8259), stricter than the RFC where documents need it: no duplicate names, 64 levels,
/// numbers within decimal and never rounded.
/// </summary>
public static class JsonFormat
{
    public const int MaxDepth = 64;

    private static readonly JsonReaderOptions Reading = new() { MaxDepth = MaxDepth + 1, CommentHandling = JsonCommentHandling.Disallow };

    // Relaxed escaping: the text goes to files and JSON bodies, never raw into HTML.
    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Reads one JSON text; a byte order mark is skipped.</summary>
    /// <exception cref="JsonFormatException">The text is not JSON, or breaks one of the limits; the exception says which and where.</exception>
    public static DocumentNode Parse(ReadOnlySpan<byte> utf8)
    {
        var skipped = utf8.StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(utf8[skipped..], Reading);
        try
        {
            reader.Read();
            var node = ReadNode(ref reader);
            reader.Read();
            return node;
        }
        catch (JsonException e)
        {
            throw new JsonFormatException("json-syntax", FirstSentence(e.Message), reader.BytesConsumed + skipped);
        }
        catch (JsonFormatException e) when (skipped > 0)
        {
            throw new JsonFormatException(e.Code, e.Message, e.ByteOffset + skipped);
        }
        catch (InvalidOperationException)
        {
            throw new JsonFormatException(
                "json-text", "A string holds bytes or escapes that are no Unicode text.", reader.TokenStartIndex + skipped);
        }
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static DocumentNode Parse(ReadOnlyMemory<byte> utf8) => Parse(utf8.Span);

    public static void Write(DocumentNode node, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Writing);
        WriteNode(writer, node);
        writer.Flush();
    }

    public static byte[] ToUtf8(DocumentNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(node, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static DocumentNode ReadNode(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.String => DocumentValue.Of(reader.GetString()!),
        JsonTokenType.Number => JsonNumber.Read(ref reader),
        JsonTokenType.True => DocumentValue.True,
        JsonTokenType.False => DocumentValue.False,
        _ => DocumentValue.Null,
    };

    private static DocumentObject ReadObject(ref Utf8JsonReader reader)
    {
        RequireDepth(ref reader);
        var result = new DocumentObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            if (result.TryGet(name, out _))
            {
                throw new JsonFormatException(
                    "json-duplicate-key", $"The name '{name}' stands twice in one object.", reader.TokenStartIndex);
            }

            reader.Read();
            result.Append(name, ReadNode(ref reader));
        }

        return result;
    }

    private static DocumentArray ReadArray(ref Utf8JsonReader reader)
    {
        RequireDepth(ref reader);
        var result = new DocumentArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            result.Add(ReadNode(ref reader));
        }

        return result;
    }

    // The reader would stop here as well, but with a syntax error; the document deserves the true reason.
    private static void RequireDepth(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth >= MaxDepth)
        {
            throw new JsonFormatException(
                "json-depth", $"The text is nested deeper than {MaxDepth} levels.", reader.TokenStartIndex);
        }
    }

    private static void WriteNode(Utf8JsonWriter writer, DocumentNode node)
    {
        switch (node)
        {
            case DocumentObject o:
                writer.WriteStartObject();
                for (var i = 0; i < o.Count; i++)
                {
                    writer.WritePropertyName(o.NameAt(i));
                    WriteNode(writer, o.NodeAt(i));
                }

                writer.WriteEndObject();
                break;
            case DocumentArray a:
                writer.WriteStartArray();
                for (var i = 0; i < a.Count; i++)
                {
                    WriteNode(writer, a[i]);
                }

                writer.WriteEndArray();
                break;
            case DocumentValue v:
                WriteValue(writer, v);
                break;
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, DocumentValue value)
    {
        switch (value.Kind)
        {
            case DocumentValueKind.Text:
                writer.WriteStringValue(value.Text);
                break;
            case DocumentValueKind.Number:
                writer.WriteNumberValue(value.Number!.Value);
                break;
            case DocumentValueKind.Boolean:
                writer.WriteBooleanValue(value.Boolean!.Value);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    // The framework's messages end with its own path and position; ours carries the offset beside it.
    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
