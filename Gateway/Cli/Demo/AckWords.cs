using Gateway.Mapping.Acknowledgments;

namespace Gateway.Cli.Demo;

/// <summary>A 997 in words: what each code says to somebody who does not know them by heart.</summary>
internal static class AckWords
{
    /// <summary>AK901 (data element 715) with its counts.</summary>
    public static string Group(Acknowledgment a) => a.GroupCode switch
    {
        "A" => "all accepted",
        "E" => "accepted, errors noted",
        "P" => "accepted in part",
        "R" => "rejected",
        var other => $"code {other}",
    };

    /// <summary>A line a finding: where, the value, what is wrong with it.</summary>
    public static IEnumerable<string> Findings(SetAcknowledgment set)
    {
        foreach (var segment in set.Notes)
        {
            if (segment.Code is not (null or X12Codes.SegmentHasDataErrors))
            {
                yield return $"{segment.SegmentTag}, segment {segment.Position} of the order: {Segment(segment.Code)}";
            }

            foreach (var element in segment.Elements)
            {
                yield return $"{segment.SegmentTag}{element.Element:00}, segment {segment.Position} of the order: “{element.Value}” {Element(element.Code)}";
            }
        }
    }

    /// <summary>AK304, data element 720.</summary>
    private static string Segment(string code) => code switch
    {
        "1" => "no such segment",
        "2" => "not expected here",
        "3" => "mandatory and missing",
        "4" => "its loop occurs too often",
        "5" => "occurs too often",
        "6" => "not part of this document",
        "7" => "not in its place",
        _ => $"code {code}",
    };

    /// <summary>AK403, data element 723.</summary>
    private static string Element(string code) => code switch
    {
        "1" => "is missing, and mandatory",
        "2" => "is missing, and needed beside what is there",
        "3" => "is one element too many",
        "4" => "is too short",
        "5" => "is too long",
        "6" => "has a character that does not belong there",
        "7" => "is no code of its list",
        "8" => "is no date",
        "9" => "is no time",
        "10" => "must not stand beside what is there",
        _ => $"has code {code}",
    };
}
