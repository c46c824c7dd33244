using Gateway.Access;

namespace Gateway.Pipeline.Evidence;

/// <summary>What one check of evidence found.</summary>
/// <param name="Check">What was checked, in one word.</param>
/// <param name="Result"><c>ok</c>, <c>FAILED</c>, or <c>absent</c>: there is nothing of it to check, and that is as it should be for such an exchange.</param>
internal sealed record EvidenceFinding(string Check, string Result, string Detail)
{
    /// <summary>That of a receipt with a hundred attachments passes whole.</summary>
    private const int MostOfDetail = 4000;

    private const string Holds = "ok";
    private const string Fails = "FAILED";
    private const string Nothing = "absent";

    /// <summary>A line: much of what it tells stands in the zip, where anybody wrote it, and it is read on a terminal.</summary>
    public string Detail { get; init => field = OneLine.Of(value, MostOfDetail); } = OneLine.Of(Detail, MostOfDetail);

    public static EvidenceFinding Ok(string check, string detail) => new(check, Holds, detail);

    public static EvidenceFinding Failed(string check, string detail) => new(check, Fails, detail);

    public static EvidenceFinding Absent(string check, string detail) => new(check, Nothing, detail);

    public bool IsFailure() => Result == Fails;

    public override string ToString() => $"{Result,-6}  {Check,-9}  {Detail}";
}
