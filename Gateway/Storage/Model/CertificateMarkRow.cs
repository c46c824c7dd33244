namespace Gateway.Storage.Model;

/// <summary>Table <c>certificate_mark</c>: what is noted once of a certificate, by whichever node comes first.</summary>
internal sealed class CertificateMarkRow
{
    /// <summary>The chain with its entry: <c>partner:ID</c>, or <c>system</c> for ours.</summary>
    public required string Chain { get; set; }

    public required string Thumbprint { get; set; }

    /// <summary><c>used</c>, <c>ends-30</c>.</summary>
    public required string Mark { get; set; }

    public required long At { get; set; }
}
