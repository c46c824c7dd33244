using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Schemas;

namespace Gateway.Mapping.Validation.Rules;

/// <summary>Reads one segment into its tree object and applies the rules of its elements and notes on the way.</summary>
internal sealed class SegmentRules(TransactionSet set, FindingList findings, EdiLimits limits)
{
    public DocumentObject Read(Segment segment, SegmentDefinition definition, string? loop)
    {
        var place = new ElementPlace(findings, segment, loop);
        var defined = definition.ElementArray;
        var count = segment.ElementCount;
        var contents = new DocumentObject(Math.Min(count, defined.Length) + 2) { SegmentPosition = segment.Position };
        for (var i = 0; i < defined.Length; i++)
        {
            var text = i < count ? segment.Element(i + 1) : default;
            if (text.IsEmpty)
            {
                if (defined[i].Required)
                {
                    place.Report(
                        EdiErrorCode.MandatoryElementMissing, defined[i], i + 1, null, $"{defined[i].Key} is mandatory.");
                }
            }
            else
            {
                contents.Append(defined[i].Key, ReadElement(text, defined[i], i + 1, place));
            }
        }

        if (count > defined.Length && !segment.Element(count).IsEmpty)
        {
            place.Report(
                EdiErrorCode.TooManyElements, null, defined.Length + 1, null, $"{definition.Tag} has {defined.Length} elements at most.");
        }

        if (definition.NoteArray.Length > 0)
        {
            SyntaxNoteRule.Check(definition.NoteArray, segment, place, definition);
        }

        return contents;
    }

    private DocumentNode ReadElement(ReadOnlySpan<byte> text, ElementDefinition definition, int number, ElementPlace place)
    {
        if (definition.Composite is { } composite)
        {
            return ReadComposite(text, composite, number, place);
        }

        if (text.Contains(set.Delimiters.Component) && definition.Type != ElementType.Binary)
        {
            place.Report(EdiErrorCode.TooManyComponents, definition, number, null, $"{definition.Key} has no components.", text);
        }
        else
        {
            ValueRule.Check(text, definition, number, null, place);
        }

        return DocumentValue.Of(TransactionSet.Decode(text));
    }

    private DocumentObject ReadComposite(ReadOnlySpan<byte> text, CompositeDefinition composite, int number, ElementPlace place)
    {
        var separator = set.Delimiters.Component;
        var contents = new DocumentObject(4);
        var present = text.Count(separator) + 1;
        for (var i = 0; i < composite.Components.Count; i++)
        {
            var definition = composite.Components[i];
            var part = i < present ? EdiText.Part(text, separator, i + 1) : default;
            if (!part.IsEmpty)
            {
                ValueRule.Check(part, definition, number, i + 1, place);
                contents.Append(definition.Key, DocumentValue.Of(TransactionSet.Decode(part)));
            }
            else if (definition.Required)
            {
                place.Report(EdiErrorCode.MandatoryElementMissing, definition, number, i + 1, $"{definition.Key} is mandatory.");
            }
        }

        if (present > Math.Min(composite.Components.Count, limits.MaxComponents))
        {
            place.Report(
                EdiErrorCode.TooManyComponents, null, number, composite.Components.Count + 1, $"{composite.Id} has {composite.Components.Count} components at most.");
        }

        SyntaxNoteRule.Check(composite, text, separator, number, place);
        return contents;
    }
}
