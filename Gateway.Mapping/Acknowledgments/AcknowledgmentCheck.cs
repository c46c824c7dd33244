namespace Gateway.Mapping.Acknowledgments;

/// <summary>Whether an acknowledgment holds together: one that lost a part, or whose parts say different things, must close nothing.</summary>
internal static class AcknowledgmentCheck
{
    /// <summary>What a TA1 lacks, or where it contradicts itself; null when it does neither.</summary>
    public static string? Interchange(Acknowledgment ta1) => ta1 switch
    {
        { AckedInterchangeControlNumber: "" } or { AckedDate: "" } or { AckedTime: "" } or { NoteCode: "" } => "The TA1 lacks one of its five elements.",
        { InterchangeCode: not ("A" or "E" or "R") } => "TA104 is no code of data element I17.",
        _ when !X12Codes.IsInterchangeNote(ta1.NoteCode) => "TA105 is no code of data element I18.",
        _ when ta1.InterchangeCode == "A" != (ta1.NoteCode == X12Codes.NoInterchangeError) =>
            $"TA104 says {ta1.InterchangeCode}, and TA105 {ta1.NoteCode}.",
        _ => null,
    };

    /// <summary>Whether the segment may stand after that one in a 997: AK1, for each set AK2 with its notes and AK5, AK9.</summary>
    public static bool Follows(string before, string tag) => before switch
    {
        "ST" => tag is "AK1",
        "AK1" or "AK5" => tag is "AK2" or "AK9",
        "AK2" => tag is "AK3" or "AK5",
        "AK3" or "AK4" => tag is "AK3" or "AK4" or "AK5",
        "AK9" => tag is "SE",
        _ => false,
    };

    /// <summary>What a 997 lacks whose segments follow each other up to <paramref name="last"/>, or where it contradicts itself; null when it does neither.</summary>
    public static string? Group(Acknowledgment acknowledgment, string last) => acknowledgment switch
    {
        _ when last is not ("AK9" or "SE") => $"It ends with {last}, where AK9 belongs.",
        { AckedFunctionalId: "" } or { AckedGroupControlNumber: "" } => "AK1 names no group.",
        _ when acknowledgment.Sets.Any(s => !IsSetCode(s.Code)) => "A set that AK2 names has no AK5 with a code of data element 717.",
        _ when acknowledgment.Sets.DistinctBy(s => s.ControlNumber.TrimStart('0')).Count() < acknowledgment.Sets.Count => "AK2 names a set twice.",
        { Included: { } included, Received: { } received, Accepted: { } accepted } => Counts(acknowledgment, included, received, accepted),
        { Included: null, Received: null, Accepted: null, IsGroupRejected: true, Sets.Count: 0 } => null,
        _ => "AK9 lacks a count.",
    };

    private static string? Counts(Acknowledgment acknowledgment, int included, int received, int accepted)
    {
        // Data element 715: A and E take every set (of a group without any: none), P at least one and not all, the others none. What is refused unread may
        // have no counts.
        var agrees = acknowledgment.GroupCode switch
        {
            "A" or "E" => accepted == received && received == included,
            "P" => accepted > 0 && accepted < received && received == included,
            _ => acknowledgment.IsGroupRejected && accepted == 0,
        };
        if (!agrees)
        {
            return $"AK9 counts {included} sets included, {received} received and {accepted} accepted, which its code does not say.";
        }

        // Accepted sets may go unnamed, refused ones may not: without any AK2 the group's code speaks for all.
        var (named, refused) = (acknowledgment.Sets.Count, acknowledgment.Sets.Count(s => !s.IsAccepted));
        return named == 0 || (refused == received - accepted && named - refused <= accepted)
            ? null
            : $"AK5 refuses {refused} of {named} sets named, AK9 accepts {accepted} of {received}.";
    }

    private static bool IsSetCode(string code) => code is "A" or "E" or "M" or "R" or "W" or "X";
}
