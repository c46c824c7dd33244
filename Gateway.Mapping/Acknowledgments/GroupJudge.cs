using Gateway.Mapping.Edi;
using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Acknowledgments;

/// <summary>
/// Judges a functional group set by set, while it is read, and says at its end what the 997 will say. Keeps codes and notes, never
/// the sets themselves.
/// </summary>
public sealed class GroupJudge(GroupHeader header)
{
    // Five error codes fit in AK5 and in AK9.
    private const int MaxCodes = 5;
    private readonly List<(SetAcknowledgment Set, bool DataErrorsOnly)> _sets = [];

    /// <summary>Adds a set in file order.</summary>
    public void Add(SetVerdict verdict, TransactionSet set)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(set);
        var codes = new List<string>();
        foreach (var finding in verdict.Findings)
        {
            if (finding is { Severity: Severity.Error, Level: FindingLevel.Set })
            {
                AddCode(codes, X12Codes.Set(finding.Code));
            }
        }

        var notes = SegmentNotes.Of(verdict.Findings);
        if (notes.Count > 0)
        {
            AddCode(codes, X12Codes.SegmentsInError);
        }

        var code = verdict.Validation == ValidationState.Invalid ? "R" : "A";
        _sets.Add((new SetAcknowledgment(set.Id, set.ControlNumber, code, codes, notes), verdict.Validation == ValidationState.AcceptedWithErrors));
    }

    /// <summary>The verdict, once the group has ended.</summary>
    public GroupVerdict Close(EdiItem.GroupEnd end, AckPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(end);
        ArgumentNullException.ThrowIfNull(policy);
        var groupCodes = new List<string>();
        foreach (var finding in end.Findings)
        {
            if (finding.Severity == Severity.Error)
            {
                AddCode(groupCodes, X12Codes.Group(finding.Code));
            }
        }

        var sets = _sets.Select(s => Judge(s.Set, s.DataErrorsOnly, groupCodes.Count > 0, policy)).ToArray();
        var accepted = sets.Count(s => s.IsAccepted);
        var code = groupCodes.Count > 0 || (accepted == 0 && sets.Length > 0) ? "R"
            : accepted < sets.Length ? "P"
            : sets.Any(s => s.Code == "E") ? "E"
            : "A";
        return new GroupVerdict(header, code, end.DeclaredCount ?? end.ActualCount, end.ActualCount, accepted, groupCodes, sets);
    }

    private static SetAcknowledgment Judge(SetAcknowledgment set, bool dataErrorsOnly, bool groupRejected, AckPolicy policy)
    {
        if (groupRejected)
        {
            return set with { Code = "R" };
        }

        return (dataErrorsOnly, policy.DataErrors) switch
        {
            (false, _) => set,
            (_, DataErrorPolicy.Accept) => set with { ErrorCodes = [], Notes = [] },
            (_, DataErrorPolicy.AcceptWithErrors) => set with { Code = "E" },
            _ => set with { Code = "R" },
        };
    }

    private static void AddCode(List<string> codes, string code)
    {
        if (codes.Count < MaxCodes && !codes.Contains(code))
        {
            codes.Add(code);
        }
    }
}
