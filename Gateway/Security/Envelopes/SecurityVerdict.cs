namespace Gateway.Security.Envelopes;

/// <summary>What became of an envelope that was opened.</summary>
public sealed record SecurityVerdict
{
    /// <summary>Why it was refused (<see cref="VerdictCodes"/>); null when it holds.</summary>
    public string? Code { get; init; }

    /// <summary>For us, never for the sender: which layer, algorithm or certificate it was.</summary>
    public string? Detail { get; init; }

    public bool IsSigned { get; init; }

    public bool IsEncrypted { get; init; }

    public bool IsCompressed { get; init; }

    /// <summary>Thumbprint of the partner's certificate that the signature holds under.</summary>
    public string? Signer { get; init; }

    /// <summary>The certificates, DER, that came along with the signature: hints, never trusted for being there.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Accompanying { get; init; } = [];

    /// <summary>Id of our key that opened it.</summary>
    public string? OurKey { get; init; }

    /// <summary>Tells messages under one content key from all others, as long as this process runs; null where no key of ours opens it.</summary>
    public string? ContentKey { get; init; }

    /// <summary>The algorithms met on the way, outermost first: <c>aes-128-cbc</c>, <c>pkcs1</c>, <c>zlib</c>, <c>sha-256</c>.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = [];

    /// <summary>Null when it could not be told.</summary>
    public Mic? Mic { get; init; }

    /// <summary>SHA-256 (hex) over the octets that the MIC covers: a repeat has it again, however it is encrypted.</summary>
    public string? ContentDigest { get; init; }

    /// <summary>The contents in order; the first is the message.</summary>
    public IReadOnlyList<OpenedPart> Parts { get; init; } = [];

    /// <summary>Of a mail: the parts that are no contents.</summary>
    public IReadOnlyList<LeftOutPart> LeftOut { get; init; } = [];

    public bool Holds => Code is null;
}
