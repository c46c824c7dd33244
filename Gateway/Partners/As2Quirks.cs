namespace Gateway.Partners;

/// <summary>What one AS2 partner does, or needs, that is not the rule. The defaults are the rule.</summary>
public sealed record As2Quirks
{
    /// <summary>Digests are spelt as before RFC 5751: <c>sha256</c>, not <c>sha-256</c>. Default false.</summary>
    public bool OldMicalg { get; init; }

    /// <summary>The inner parts of what we send are base64, not binary. Default false.</summary>
    public bool Base64 { get; init; }

    /// <summary>Text without a transfer encoding is brought to CRLF before its MIC is compared or made. Default false.</summary>
    public bool CanonicalText { get; init; }

    /// <summary>We send chunked, without Content-Length. Default false.</summary>
    public bool Chunked { get; init; }

    /// <summary>Our own header names are lower case: <c>as2-from</c>. Default false.</summary>
    public bool LowerCaseHeaders { get; init; }

    /// <summary>Our Message-ID has no angle brackets. Default false.</summary>
    public bool NoBrackets { get; init; }

    /// <summary>A PSS signature without parameters is taken as its digest with MGF1 and a salt as long. Default false.</summary>
    public bool PssWithoutParameters { get; init; }

    /// <summary>A signature that leaves the line end at the end of what it signs out holds all the same, and so does its MIC. Default false.</summary>
    public bool LastLineEndUnsigned { get; init; }

    /// <summary>Our signatures leave CMSAlgorithmProtection (RFC 6211) out. Default false.</summary>
    public bool NoAlgorithmProtection { get; init; }

    /// <summary>Status with which a message with an asynchronous receipt is taken: 204, 200 or 202. Default 204.</summary>
    public int AsyncStatus { get; init; } = 204;
}
