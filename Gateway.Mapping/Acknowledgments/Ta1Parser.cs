namespace Gateway.Mapping.Acknowledgments;

/// <summary>Reads a TA1: control number, date and time of the acknowledged interchange, code (I17) and note (I18).</summary>
internal static class Ta1Parser
{
    public static Acknowledgment Parse(IReadOnlyList<string> parts)
    {
        var ta1 = new Acknowledgment(AcknowledgmentKind.Ta1)
        {
            AckedInterchangeControlNumber = At(parts, 1),
            AckedDate = At(parts, 2),
            AckedTime = At(parts, 3),
            InterchangeCode = At(parts, 4),
            NoteCode = At(parts, 5),
        };
        return ta1 with { Contradiction = AcknowledgmentCheck.Interchange(ta1) };
    }

    private static string At(IReadOnlyList<string> parts, int index) => index < parts.Count ? parts[index] : string.Empty;
}
