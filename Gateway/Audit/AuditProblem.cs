namespace Gateway.Audit;

/// <summary>One thing in the trail that does not hold, with its place.</summary>
/// <param name="Code">A word of <see cref="AuditProblemCodes"/>.</param>
/// <param name="Chain">The chain, or null for a seal.</param>
/// <param name="Seq">Place in the chain, or null.</param>
/// <param name="Seal">Number of the seal concerned, or null.</param>
public sealed record AuditProblem(string Code, string? Chain, long? Seq, long? Seal, string Detail)
{
    public override string ToString() =>
        $"{Code}{Part("chain", Chain)}{Part("seq", Seq)}{Part("seal", Seal)}: {Detail}";

    private static string Part(string name, object? value) => value is null ? "" : $" {name} {value}";
}
