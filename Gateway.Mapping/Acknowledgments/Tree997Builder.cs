using System.Globalization;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Acknowledgments;

/// <summary>Lays a group's verdict out as the tree of a 997.</summary>
internal static class Tree997Builder
{
    public static DocumentObject Build(GroupVerdict verdict)
    {
        var heading = new DocumentObject();
        heading.Set("AK1", Segment("AK1", verdict.Header.FunctionalId, verdict.Header.ControlNumber));
        if (verdict.Sets.Count > 0)
        {
            heading.Set("AK2", new DocumentArray(verdict.Sets.Select(Set)));
        }

        string?[] counts = [verdict.Code, Text(verdict.Included), Text(verdict.Received), Text(verdict.Accepted)];
        heading.Set("AK9", Segment("AK9", [.. counts, .. verdict.ErrorCodes]));
        return new DocumentObject().Set("heading", heading);
    }

    private static DocumentObject Set(SetAcknowledgment set)
    {
        var loop = Segment("AK2", set.SetId, set.ControlNumber);
        if (set.Notes.Count > 0)
        {
            loop.Set("AK3", new DocumentArray(set.Notes.Select(Note)));
        }

        return loop.Set("AK5", Segment("AK5", [set.Code, .. set.ErrorCodes]));
    }

    private static DocumentObject Note(SegmentNote note)
    {
        // AK303 names loops bounded by LS and LE only (447); other loops have no identifier in the data.
        var loop = note.LoopId == "LS" ? note.LoopId : null;
        var tag = note.SegmentTag.Length is 2 or 3 ? note.SegmentTag : "ZZZ";
        var ak3 = Segment("AK3", Printable(tag), Text(note.Position), loop, note.Code);
        if (note.Elements.Count > 0)
        {
            ak3.Set("AK4", new DocumentArray(note.Elements.Take(99).Select(Element)));
        }

        return ak3;
    }

    private static DocumentObject Element(ElementNote note)
    {
        var position = new DocumentObject().Set("C03001", DocumentValue.Of(Text(note.Element)));
        if (note.Component is { } component)
        {
            position.Set("C03002", DocumentValue.Of(Text(component)));
        }

        var ak4 = new DocumentObject().Set("AK401", position);
        var rest = Segment("AK4", null, note.Reference, note.Code, Printable(note.Value));
        foreach (var (name, node) in rest)
        {
            ak4.Set(name, node);
        }

        return ak4;
    }

    private static DocumentObject Segment(string tag, params string?[] elements)
    {
        var segment = new DocumentObject(elements.Length + 2);
        for (var i = 0; i < elements.Length; i++)
        {
            if (!string.IsNullOrEmpty(elements[i]))
            {
                segment.Append(string.Create(CultureInfo.InvariantCulture, $"{tag}{i + 1:00}"), DocumentValue.Of(elements[i]!));
            }
        }

        return segment;
    }

    // A copy of a bad value must not break the acknowledgment that carries it: such a value is left out (AK404 is optional).
    private static string? Printable(string? value)
    {
        var usable = value is not null && value.All(c => c is >= ' ' and < (char)0x7F && !IsUsualDelimiter(c));
        return usable ? value : null;
    }

    private static bool IsUsualDelimiter(char c) =>
        c == X12Delimiters.Default.Element || c == X12Delimiters.Default.Component || c == X12Delimiters.Default.Segment || c is ':' or '|' or '^';

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
