namespace Gateway.Mapping.Edi;

/// <summary>Tells a file's format from its first bytes; a byte order mark and white space before them are skipped.</summary>
public static class FormatDetector
{
    public static DocumentFormat Detect(ReadOnlySpan<byte> head)
    {
        var text = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.Length > 3 && text.StartsWith("ISA"u8) && !Ascii.IsAlphanumeric(text[3]))
        {
            return DocumentFormat.X12;
        }

        if (text.StartsWith("UNA"u8) || text.StartsWith("UNB"u8) || text.StartsWith("UNH+"u8))
        {
            return DocumentFormat.Edifact;
        }

        return text.IsEmpty ? DocumentFormat.Unknown : text[0] switch
        {
            (byte)'{' or (byte)'[' => DocumentFormat.Json,
            (byte)'<' => DocumentFormat.Xml,
            _ => DocumentFormat.Unknown,
        };
    }
}
