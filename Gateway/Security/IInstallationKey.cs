namespace Gateway.Security;

/// <summary>
/// The installation's signing key (ECDSA P-256), kept outside the database under the master key. Signs seals and manifests.
/// </summary>
public interface IInstallationKey
{
    /// <summary>First 16 hex digits of SHA-256 over the public key (SubjectPublicKeyInfo).</summary>
    string KeyId { get; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>ECDSA P-256 with SHA-256, IEEE P1363 (64 bytes).</summary>
    byte[] Sign(ReadOnlySpan<byte> data);

    /// <summary>Verifies with the key of that id (retired ones too).</summary>
    bool Verify(string keyId, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);
}
