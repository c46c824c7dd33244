using Gateway.Audit;

namespace Gateway.Storage.Commit;

/// <summary>An entry with its place in its chain.</summary>
internal readonly record struct AuditLink(
    string Chain, long Seq, long At, string Kind, string Actor, string Data, string Previous, string Hash)
{
    /// <summary>Appends to the chain: the owner's count and head move on.</summary>
    public static AuditLink Append(IChainOwner owner, long at, string kind, string actor, string data)
    {
        var seq = owner.Count + 1;
        var previous = owner.Head;
        var hash = AuditHash.Of(owner.Chain, seq, at, kind, actor, data, previous);
        (owner.Count, owner.Head) = (seq, hash);
        return new AuditLink(owner.Chain, seq, at, kind, actor, data, previous, hash);
    }
}
