using Gateway.Partners;

namespace Gateway.Security.Certificates;

/// <summary>Our keys in memory, as this node knows them; what another process changed is there within 2 s.</summary>
public interface IKeyVault
{
    /// <summary>Every version that is not retired, youngest first.</summary>
    IReadOnlyList<OwnKey> Keys { get; }

    /// <summary>The version of a name that is used at that instant: active by then, valid, not retired; null when there is none.</summary>
    OwnKey? Current(string name, CertificateUse use, DateTimeOffset at);

    /// <summary>Whose certificate has that issuer (DER) and serial number (big-endian), among all that are not retired, active or not.</summary>
    /// <param name="name">Only those of that name; null: of any.</param>
    OwnKey? Find(ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> serial, string? name = null);

    /// <summary>Whose certificate has that subject key identifier, among all that are not retired; of several with one key pair the youngest.</summary>
    /// <param name="name">Only those of that name; null: of any. One key pair may have certificates under several names.</param>
    OwnKey? Find(ReadOnlySpan<byte> subjectKeyIdentifier, string? name = null);

    /// <summary>
    /// The private key, opened once and kept. Null when there is none of that id or it is retired. The caller does not dispose of it: it is shared, and goes
    /// with the vault.
    /// </summary>
    /// <exception cref="MasterKeyException">Another master key wrapped it, or it was changed.</exception>
    ValueTask<PrivateKey?> OpenKeyAsync(string id, CancellationToken ct);

    /// <summary>Reads the ledger again if any process changed a key; true when something changed.</summary>
    Task<bool> RefreshAsync(CancellationToken ct);
}
