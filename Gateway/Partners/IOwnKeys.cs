namespace Gateway.Partners;

/// <summary>Our keys as partners' certificates are compared with them. The key store implements it.</summary>
public interface IOwnKeys
{
    /// <summary>The name of each by its <see cref="CertificateFacts.KeyNumber"/>. Retired ones too: what was a key of ours is no partner's.</summary>
    Task<IReadOnlyDictionary<string, string>> NamesAsync(CancellationToken ct);
}
