namespace Gateway.Security.Envelopes;

/// <summary>What makes something of a plaintext.</summary>
internal interface IPlaintextReader
{
    /// <summary>Reads it, to its end or not.</summary>
    Task ReadAsync(Stream plain, CancellationToken ct);

    /// <summary>Does with what is left of a plaintext that cannot be read what would have been done with it, had it been a signed message: its result is nobody's.</summary>
    /// <param name="consumed">Octets of it that were read already; those of which nothing was made yet are made up for.</param>
    Task SpendAsync(Stream rest, long consumed, CancellationToken ct);
}
