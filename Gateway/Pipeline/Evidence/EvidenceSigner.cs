namespace Gateway.Pipeline.Evidence;

/// <summary>The installation key that signs the manifest: ECDSA with SHA-256, DER, so that <c>openssl dgst -sha256 -verify</c> checks it too.</summary>
/// <param name="KeyId">First 16 hex digits of SHA-256 over the public key.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, PEM: to look at. Whoever checks takes it from elsewhere.</param>
internal sealed record EvidenceSigner(string Algorithm, string KeyId, string PublicKey);
