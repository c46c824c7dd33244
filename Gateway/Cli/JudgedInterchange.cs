using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Validation;

namespace Gateway.Cli;

/// <summary>An interchange of a file, as the gateway would answer it.</summary>
/// <param name="Groups">Verdicts of the groups that are acknowledged: those of acknowledgments are not.</param>
/// <param name="Findings">About its ISA and IEA.</param>
/// <param name="Rejected">ISA or IEA are in error: nothing between them is taken or acknowledged, a TA1 says why.</param>
/// <param name="Held">It holds what the gateway keeps for a person: it is not answered at all.</param>
internal sealed record JudgedInterchange(
    InterchangeHeader Header, IReadOnlyList<GroupVerdict> Groups, IReadOnlyList<Finding> Findings, bool Rejected, bool Held)
{
    /// <summary>ISA15 is P or T: traffic of another kind is agreed nowhere.</summary>
    public bool IsUsageKnown => Header.Usage is "P" or "T";

    /// <summary>The gateway takes what is accepted in it.</summary>
    public bool IsTaken => !Rejected && !Held && IsUsageKnown;

    /// <summary>ISA14 asks, and it is rejected or holds something other than acknowledgments.</summary>
    public bool GetsTa1 => Header.AcknowledgmentRequested && !Held && (!IsTaken || Groups.Count > 0);

    public bool Gets997 => IsTaken && Groups.Count > 0;
}
