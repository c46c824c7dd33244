namespace Gateway.Benchmarks.As2;

/// <summary>What is in the messages of a case.</summary>
internal enum As2Content
{
    /// <summary>Random octets, which no stage after the reception reads: quarantined as <c>format-unknown</c> with a positive receipt.</summary>
    Opaque,

    /// <summary>An X12 850 of about 10 KB.</summary>
    Order,

    /// <summary>Zeros, compressed before they are signed: 300 KB that would inflate to 300 MB. Refused as <c>decompression-failed</c>.</summary>
    Bomb,
}
