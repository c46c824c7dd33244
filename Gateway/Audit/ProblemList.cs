namespace Gateway.Audit;

/// <summary>Counts all problems and keeps the first of them.</summary>
internal sealed class ProblemList(int max)
{
    private readonly List<AuditProblem> _kept = [];

    public long Count { get; private set; }

    public IReadOnlyList<AuditProblem> Kept => _kept;

    public void Entry(string code, AuditEntry at, string detail) => Add(new AuditProblem(code, at.Chain, at.Seq, at.Seal, detail));

    public void Chain(string code, string chain, long? seq, string detail) => Add(new AuditProblem(code, chain, seq, null, detail));

    public void Seal(string code, long? seal, string detail) => Add(new AuditProblem(code, null, null, seal, detail));

    private void Add(AuditProblem problem)
    {
        Count++;
        if (_kept.Count < Math.Max(1, max))
        {
            _kept.Add(problem);
        }
    }
}
