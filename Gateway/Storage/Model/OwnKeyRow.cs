namespace Gateway.Storage.Model;

/// <summary>Table <c>own_key</c>: a version of a key of ours; what the certificate says itself is not told twice.</summary>
internal sealed class OwnKeyRow
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    /// <summary>Words with commas between them: <c>sign,encrypt</c>.</summary>
    public required string Uses { get; set; }

    /// <summary>DER.</summary>
    public required byte[] Certificate { get; set; }

    /// <summary>PKCS#8, wrapped by the master key for this id alone.</summary>
    public required byte[] PrivateKey { get; set; }

    public required long ActiveFrom { get; set; }

    public required long CreatedAt { get; set; }

    public long? RetiredAt { get; set; }
}
