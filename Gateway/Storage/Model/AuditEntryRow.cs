namespace Gateway.Storage.Model;

/// <summary>Table <c>audit_entry</c>.</summary>
internal sealed class AuditEntryRow
{
    public required string Chain { get; set; }

    public required long Seq { get; set; }

    public required long At { get; set; }

    public required string Kind { get; set; }

    public required string Actor { get; set; }

    public required string Data { get; set; }

    public required string Previous { get; set; }

    public required string Hash { get; set; }

    public long? SealNo { get; set; }
}
