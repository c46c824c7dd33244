namespace Gateway.Security.Timestamps;

/// <summary>Says that something existed at a time (RFC 3161).</summary>
public interface ITimestampAuthority
{
    /// <summary>False: none is set.</summary>
    bool IsSet { get; }

    /// <param name="sha256">SHA-256 of what is stamped.</param>
    /// <returns>The token, DER: a CMS message that the authority signed.</returns>
    /// <exception cref="TimestampException">The authority did not answer, refused, or answered something else.</exception>
    Task<byte[]> StampAsync(ReadOnlyMemory<byte> sha256, CancellationToken ct);
}
