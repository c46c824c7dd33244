namespace Gateway.Mapping.Edi;

/// <summary>The segment ids of the X12 envelope, packed as <see cref="EdiText.Key(ReadOnlySpan{byte})"/> packs them.</summary>
internal static class Tags
{
    public const uint St = ('S' << 8) | 'T';
    public const uint Se = ('S' << 8) | 'E';
    public const uint Gs = ('G' << 8) | 'S';
    public const uint Ge = ('G' << 8) | 'E';
    public const uint Iea = ('I' << 16) | ('E' << 8) | 'A';
    public const uint Ta1 = ('T' << 16) | ('A' << 8) | '1';
    public const uint Ta3 = ('T' << 16) | ('A' << 8) | '3';
    public const uint Isb = ('I' << 16) | ('S' << 8) | 'B';
    public const uint Ise = ('I' << 16) | ('S' << 8) | 'E';
}
