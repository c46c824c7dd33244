namespace Gateway.Mapping.Formats;

/// <summary>JSON text that cannot be read as a document: a stable code (json-*) and the byte where reading stopped.</summary>
public sealed class JsonFormatException : Exception
{
    public JsonFormatException()
        : this("json-syntax", "The JSON text cannot be read.", 0)
    {
    }

    public JsonFormatException(string message)
        : this("json-syntax", message, 0)
    {
    }

    public JsonFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
        Code = "json-syntax";
    }

    public JsonFormatException(string code, string message, long byteOffset)
        : base(message)
    {
        Code = code;
        ByteOffset = byteOffset;
    }

    /// <summary>json-syntax, json-duplicate-key, json-depth, json-number, json-text.</summary>
    public string Code { get; }

    public long ByteOffset { get; }
}
