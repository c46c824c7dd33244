namespace Gateway.Mapping.Edi;

/// <summary>
/// The separators of one X12 interchange, as its ISA declares them. <paramref name="Repetition"/> is there only from 00402 on,
/// when ISA11 is no longer the standards identifier 'U'.
/// </summary>
public sealed record X12Delimiters(byte Element, byte Component, byte Segment, byte? Repetition)
{
    public static X12Delimiters Default { get; } = new((byte)'*', (byte)'>', (byte)'~', null);

    /// <summary>A line end written after each segment terminator, for partners who read by line; nothing by default. Never read.</summary>
    public string LineBreak { get; init; } = string.Empty;
}
