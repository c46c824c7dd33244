using Gateway.Partners;

namespace Gateway.Security;

/// <summary>Resolves secret references of profiles. Values are never logged, stored or shown.</summary>
public interface ISecrets
{
    /// <summary><c>${env:GW_SECRET_…}</c> or <c>${file:secrets/…}</c> below the partner's folder.</summary>
    /// <exception cref="SecretMissingException">There is no such secret, or the reference points elsewhere.</exception>
    ValueTask<string> ResolveAsync(SecretRef reference, CancellationToken ct);
}
