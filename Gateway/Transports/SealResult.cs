namespace Gateway.Transports;

/// <summary>Whether a message could be sealed: a closed list.</summary>
public abstract record SealResult
{
    private SealResult()
    {
    }

    /// <summary>It is written.</summary>
    /// <param name="Mic">The digest that the receipt has to repeat, as <c>base64, algorithm</c>.</param>
    /// <param name="Facts">What the trail says of it: algorithms and certificates.</param>
    public sealed record Sealed(string Mic, IReadOnlyList<(string Name, object? Value)> Facts) : SealResult;

    /// <summary>A key or a certificate is missing.</summary>
    public sealed record Refused(string Code, string Detail) : SealResult;
}
