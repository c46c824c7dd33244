namespace Gateway.Security.Envelopes;

/// <summary>The envelope does not hold: the verdict's code, and for us why.</summary>
internal sealed class EnvelopeException : Exception
{
    public EnvelopeException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    public string Code { get; }

    /// <summary>Known from the beginning of a plaintext: neither its end nor its padding has a part in it.</summary>
    public bool IsOfHead { get; init; }
}
