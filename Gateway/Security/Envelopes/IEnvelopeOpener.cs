namespace Gateway.Security.Envelopes;

/// <summary>Opens S/MIME envelopes: decrypts, inflates, verifies and digests in one pass, in bounded memory.</summary>
public interface IEnvelopeOpener
{
    /// <summary>
    /// Reads the message to its end. Each content is written to the stream that <paramref name="destination"/> gives for it; nothing of them may be used unless
    /// the verdict holds. What is wrong with the message is a verdict; only faults of ours are thrown.
    /// </summary>
    Task<SecurityVerdict> OpenAsync(EnvelopeTerms terms, Stream message, Func<OpenedPart, Stream> destination, CancellationToken ct);
}
