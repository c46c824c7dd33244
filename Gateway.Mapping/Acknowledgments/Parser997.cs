using Gateway.Mapping.Edi;

namespace Gateway.Mapping.Acknowledgments;

/// <summary>Reads a 997 leniently: what is there is said, what is missing stays empty and makes it one that is not believed.</summary>
internal static class Parser997
{
    public static Acknowledgment Parse(TransactionSet set)
    {
        var result = new Acknowledgment(AcknowledgmentKind.X12997);
        var sets = new List<SetAcknowledgment>();
        SetAcknowledgment? open = null;
        var notes = new List<SegmentNote>();
        var (before, misplaced) = ("ST", (string?)null);
        for (var i = 1; i < set.Count; i++)
        {
            var segment = set[i];
            misplaced ??= AcknowledgmentCheck.Follows(before, segment.Tag) ? null : $"{segment.Tag} stands after {before}.";
            before = segment.Tag;
            switch (segment.Tag)
            {
                case "AK1":
                    result = result with { AckedFunctionalId = segment.GetString(1), AckedGroupControlNumber = segment.GetString(2) };
                    break;
                case "AK2":
                    Flush(sets, open, notes);
                    open = new SetAcknowledgment(segment.GetString(1), segment.GetString(2), string.Empty, [], []);
                    notes = [];
                    break;
                case "AK3":
                    var position = Ascii.Number(segment.Element(2)) ?? 0;
                    notes.Add(
                        new SegmentNote(segment.GetString(1), position, OrNull(segment.GetString(3)), OrNull(segment.GetString(4)), new List<ElementNote>()));
                    break;
                case "AK4" when notes.Count > 0:
                    ((List<ElementNote>)notes[^1].Elements).Add(Element(segment));
                    break;
                case "AK5" when open is not null:
                    Flush(sets, open with { Code = segment.GetString(1), ErrorCodes = Codes(segment, 2) }, notes);
                    open = null;
                    notes = [];
                    break;
                case "AK9":
                    result = Group(result, segment);
                    break;
            }
        }

        Flush(sets, open, notes);
        result = result with { Sets = sets };
        return result with { Contradiction = misplaced ?? AcknowledgmentCheck.Group(result, last: before) };
    }

    private static Acknowledgment Group(Acknowledgment result, Segment segment) => result with
    {
        GroupCode = segment.GetString(1),
        Included = Ascii.Number(segment.Element(2)),
        Received = Ascii.Number(segment.Element(3)),
        Accepted = Ascii.Number(segment.Element(4)),
        GroupErrorCodes = Codes(segment, 5),
    };

    private static ElementNote Element(Segment segment) => new(
        Ascii.Number(segment.Component(1, 1)) ?? 0,
        Ascii.Number(segment.Component(1, 2)),
        OrNull(segment.GetString(2)),
        segment.GetString(3),
        OrNull(segment.GetString(4)));

    private static List<string> Codes(Segment segment, int from)
    {
        var codes = new List<string>();
        for (var i = from; i <= segment.ElementCount; i++)
        {
            if (!segment.Element(i).IsEmpty)
            {
                codes.Add(segment.GetString(i));
            }
        }

        return codes;
    }

    private static void Flush(List<SetAcknowledgment> sets, SetAcknowledgment? open, List<SegmentNote> notes)
    {
        if (open is not null)
        {
            sets.Add(open with { Notes = notes });
        }
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
