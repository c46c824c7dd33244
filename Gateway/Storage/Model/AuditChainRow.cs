namespace Gateway.Storage.Model;

/// <summary>Table <c>audit_chain</c>: owner rows of the chains that no exchange owns (<c>system</c>, <c>partner:ID</c>).</summary>
internal sealed class AuditChainRow
{
    public required string Chain { get; set; }

    public required long Count { get; set; }

    public required string Head { get; set; }
}
