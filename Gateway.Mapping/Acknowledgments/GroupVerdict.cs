using Gateway.Mapping.Edi;

namespace Gateway.Mapping.Acknowledgments;

/// <summary>
/// What is answered about a functional group: AK901 (Code: A, E, P or R), AK902 to AK904, AK905 to AK909, and one result a set.
/// An error of the group itself rejects it with all its sets.
/// </summary>
public sealed record GroupVerdict(
    GroupHeader Header,
    string Code,
    int Included,
    int Received,
    int Accepted,
    IReadOnlyList<string> ErrorCodes,
    IReadOnlyList<SetAcknowledgment> Sets)
{
    /// <summary>
    /// The same with one more set rejected for a reason that is not in its syntax, a repeated document: 718 has no code for that, so AK502 stays empty.
    /// </summary>
    public GroupVerdict Reject(int index)
    {
        SetAcknowledgment[] sets = [.. Sets.Select((set, i) => i == index ? set with { Code = "R" } : set)];
        var accepted = sets.Count(s => s.IsAccepted);
        return this with { Code = accepted == 0 ? "R" : "P", Accepted = accepted, Sets = sets };
    }

    /// <summary>The same with all its sets rejected.</summary>
    public GroupVerdict RejectAll() => this with { Code = "R", Accepted = 0, Sets = [.. Sets.Select(s => s with { Code = "R" })] };
}
