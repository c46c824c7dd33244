using Gateway.Mapping.Edi;
using Gateway.Mapping.Schemas;

namespace Gateway.Mapping.Validation.Rules;

/// <summary>The relational conditions P, R, E, C and L between the elements of a segment or the components of a composite.</summary>
internal static class SyntaxNoteRule
{
    public static void Check(SyntaxNote[] notes, Segment segment, ElementPlace place, SegmentDefinition definition)
    {
        // A bit an element, so that a note is a few masks.
        ulong present = 0;
        var count = Math.Min(segment.ElementCount, 63);
        for (var i = 1; i <= count; i++)
        {
            present |= segment.Element(i).IsEmpty ? 0 : 1UL << i;
        }

        foreach (var note in notes)
        {
            if (Violation(note, present) is { } element)
            {
                var at = definition.ElementArray[element - 1];
                place.Report(
                    CodeOf(note), at, element, null, $"{definition.Tag}: the note {note} does not hold.", expected: note.ToString());
            }
        }
    }

    public static void Check(CompositeDefinition composite, ReadOnlySpan<byte> text, byte separator, int number, ElementPlace place)
    {
        if (composite.Notes.Count == 0)
        {
            return;
        }

        ulong present = 0;
        for (var i = 1; i <= composite.Components.Count; i++)
        {
            present |= EdiText.Part(text, separator, i).IsEmpty ? 0 : 1UL << i;
        }

        foreach (var note in composite.Notes)
        {
            if (Violation(note, present) is { } component)
            {
                place.Report(
                    CodeOf(note), composite.Components[component - 1], number, component, $"{composite.Id}: the note {note} does not hold.", expected: note.ToString());
            }
        }
    }

    /// <summary>The element to blame: the first missing one, for E the second present one; null when the note holds.</summary>
    private static int? Violation(SyntaxNote note, ulong present)
    {
        var elements = note.Elements;
        var first = Has(present, elements[0]);
        var any = false;
        var missing = 0;
        var extra = 0;
        for (var i = 0; i < elements.Count; i++)
        {
            var here = Has(present, elements[i]);
            extra = extra == 0 && any && here ? elements[i] : extra;
            any |= here;
            missing = missing == 0 && !here ? elements[i] : missing;
        }

        return note.Kind switch
        {
            SyntaxNoteKind.Paired => any && missing > 0 ? missing : null,
            SyntaxNoteKind.Required => any ? null : elements[0],
            SyntaxNoteKind.Exclusive => extra > 0 ? extra : null,
            SyntaxNoteKind.Conditional => first && missing > 0 ? missing : null,
            _ => first && extra == 0 ? elements[1] : null,
        };
    }

    private static EdiErrorCode CodeOf(SyntaxNote note) =>
        note.Kind == SyntaxNoteKind.Exclusive ? EdiErrorCode.ExclusionViolated : EdiErrorCode.ConditionalElementMissing;

    private static bool Has(ulong present, int element) => (present & (1UL << element)) != 0;
}
