namespace Gateway.Benchmarks.Harness;

/// <summary>How a verb of the gateway's command line ended.</summary>
internal sealed record VerbResult(int Exit, string Output, string Errors)
{
    public VerbResult OrThrow(string verb) => Exit == 0 ? this : throw new InvalidOperationException($"'{verb}' ended {Exit}: {Errors} {Output}".Trim());
}
