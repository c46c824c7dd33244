namespace Gateway.Audit;

/// <summary>The keys behind the seals; the trail knows them by id. ECDSA P-256 with SHA-256, signatures in IEEE P1363 form.</summary>
public interface ISealKeys
{
    /// <summary>Id of the key that signs now: the first 16 hex digits of SHA-256 over its SubjectPublicKeyInfo.</summary>
    string KeyId { get; }

    /// <summary>SubjectPublicKeyInfo (DER) by key id, retired keys too.</summary>
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> PublicKeys { get; }

    byte[] Sign(ReadOnlySpan<byte> data);
}
