using System.Globalization;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Acknowledgments;

/// <summary>Lays a group's verdict out as the tree of a 997.</summary>
internal sealed class Tree997Builder(X12Delimiters delimiters)
{
    private readonly AckText _text = new(delimiters);

    public DocumentObject Build(GroupVerdict verdict)
    {
        var heading = new DocumentObject();
        heading.Set(
            "AK1", Segment("AK1", _text.Fit(verdict.Header.FunctionalId, 2), _text.Fit(verdict.Header.ControlNumber, 9)));
        if (verdict.Sets.Count > 0)
        {
            heading.Set("AK2", new DocumentArray(verdict.Sets.Select(Set)));
        }

        string?[] counts = [verdict.Code, Text(verdict.Included, 999_999), Text(verdict.Received, 999_999), Text(verdict.Accepted, 999_999)];
        heading.Set("AK9", Segment("AK9", [.. counts, .. verdict.ErrorCodes]));
        return new DocumentObject().Set("heading", heading);
    }

    private DocumentObject Set(SetAcknowledgment set)
    {
        var loop = Segment("AK2", _text.Fit(set.SetId, 3), _text.Fit(set.ControlNumber, 9));
        if (set.Notes.Count > 0)
        {
            loop.Set("AK3", new DocumentArray(set.Notes.Select(Note)));
        }

        return loop.Set("AK5", Segment("AK5", [set.Code, .. set.ErrorCodes]));
    }

    private DocumentObject Note(SegmentNote note)
    {
        // AK303 names loops bounded by LS and LE only (447); other loops have no identifier in the data.
        var loop = note.LoopId == "LS" ? note.LoopId : null;
        var ak3 = Segment("AK3", _text.Fit(note.SegmentTag, 3), Text(note.Position, 999_999), loop, note.Code);
        if (note.Elements.Count > 0)
        {
            ak3.Set("AK4", new DocumentArray(note.Elements.Take(99).Select(Element)));
        }

        return ak3;
    }

    private DocumentObject Element(ElementNote note)
    {
        var position = new DocumentObject().Set("C03001", DocumentValue.Of(Text(note.Element, 99)));
        if (note.Component is { } component)
        {
            position.Set("C03002", DocumentValue.Of(Text(component, 99)));
        }

        var ak4 = new DocumentObject().Set("AK401", position);
        // AK404 is optional: a bad value that could break the acknowledgment is not quoted.
        var rest = Segment("AK4", null, note.Reference, note.Code, _text.Quote(note.Value, 99));
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

    /// <summary>A number no wider than its element: what is beyond it is told as the last that can be.</summary>
    private static string Text(int number, int most) => Math.Clamp(number, 0, most).ToString(CultureInfo.InvariantCulture);
}
