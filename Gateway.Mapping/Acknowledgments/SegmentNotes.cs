using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Acknowledgments;

/// <summary>Gathers findings into the AK3 and AK4 notes of a set, in the order of its segments.</summary>
internal static class SegmentNotes
{
    public static IReadOnlyList<SegmentNote> Of(IReadOnlyList<Finding> findings)
    {
        List<SegmentNote>? notes = null;
        foreach (var finding in findings.Where(IsNote).OrderBy(f => f.SegmentPosition ?? 0))
        {
            notes ??= [];
            if (finding.Level == FindingLevel.Segment)
            {
                notes.Add(
                    new SegmentNote(Tag(finding), finding.SegmentPosition ?? 1, finding.LoopId, X12Codes.Segment(finding.Code), []));
                continue;
            }

            var note = new ElementNote(
                finding.Element ?? 1, finding.Component, finding.ElementReference, X12Codes.Element(finding.Code), finding.Value);
            var open = notes.FindIndex(n => n.Position == finding.SegmentPosition && n.Code == X12Codes.SegmentHasDataErrors);
            if (open >= 0)
            {
                ((List<ElementNote>)notes[open].Elements).Add(note);
            }
            else
            {
                List<ElementNote> elements = [note];
                notes.Add(
                    new SegmentNote(Tag(finding), finding.SegmentPosition ?? 1, finding.LoopId, X12Codes.SegmentHasDataErrors, elements));
            }
        }

        return notes ?? (IReadOnlyList<SegmentNote>)[];
    }

    private static bool IsNote(Finding finding) =>
        finding is { Severity: Severity.Error, Level: FindingLevel.Segment or FindingLevel.Element } && finding.Code != EdiErrorCode.TooManyFindings;

    private static string Tag(Finding finding) => finding.SegmentTag ?? string.Empty;
}
