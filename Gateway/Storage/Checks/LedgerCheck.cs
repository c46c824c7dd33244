namespace Gateway.Storage.Checks;

/// <summary>One invariant, as it was found.</summary>
/// <param name="Invariant">I3 to I6 as operations.md lists them, or <c>payload</c>, <c>rows</c>.</param>
/// <param name="Code">Kebab-case name of the check.</param>
/// <param name="Checked">Rows that were looked at.</param>
/// <param name="Broken">Rows for which it does not hold.</param>
/// <param name="Samples">The first broken ones, by their ids.</param>
internal sealed record LedgerCheck(string Invariant, string Code, long Checked, long Broken, IReadOnlyList<string> Samples)
{
    public bool Holds => Broken == 0;
}
