namespace Gateway.Cli.Demo;

/// <summary>The answer to an AS2 message: the status, and a receipt where one came.</summary>
/// <param name="Receipt">The body, byte for byte.</param>
/// <param name="Disposition">What the receipt says became of the message; null when there is none, or its signature does not hold.</param>
/// <param name="MicEqual">Whether it repeats the digest of what was sent, for that very message.</param>
/// <param name="Why">For the reader of a failure.</param>
internal sealed record As2Answer(int Status, byte[] Receipt, string? Disposition, bool IsPositive, bool MicEqual, string? Why)
{
    /// <summary>The gateway has it: signed, positive, for this message and over its bytes.</summary>
    public bool IsProof => IsPositive && MicEqual;

    public string Digest => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Receipt));
}
