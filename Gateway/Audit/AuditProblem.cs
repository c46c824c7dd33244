namespace Gateway.Audit;

/// <summary>One thing in the trail that does not hold, with its place.</summary>
/// <param name="Code">A word of <see cref="AuditProblemCodes"/>.</param>
/// <param name="Chain">The chain, or null for a seal.</param>
/// <param name="Seq">Place in the chain, or null.</param>
/// <param name="Seal">Number of the seal concerned, or null.</param>
public sealed record AuditProblem(string Code, string? Chain, long? Seq, long? Seal, string Detail)
{
    public override string ToString() =>
        string.Join(' ', new[] { Code, Chain is null ? null : $"chain {Chain}", Seq is null ? null : $"seq {Seq}", Seal is null ? null : $"seal {Seal}" }
            .Where(part => part is not null)) + ": " + Detail;
}
