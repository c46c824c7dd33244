namespace Gateway.Partners.Reading;

/// <summary>Keys of an agreement's <c>layout</c>.</summary>
internal static class LayoutKeys
{
    public static readonly Key<char> Element = Key.Defaulted("element", References.Delimiter, "\"*\"", "Between elements.");

    public static readonly Key<char> Component = Key.Defaulted("component", References.Delimiter, "\">\"", "Between components (ISA16).");

    public static readonly Key<char> Segment = Key.Defaulted("segment", References.Delimiter, "\"~\"", "After each segment.");

    public static readonly Key<bool> LineBreak = Key.Defaulted("line-break", Shapes.Flag, "false", "A line break (LF) after each segment.");

    public static KeyTable Table { get; } = new("a layout", Element, Component, Segment, LineBreak);

    public static Shape<X12Layout> Shape { get; } = new ObjectShape<X12Layout>(Table, Build);

    private static X12Layout Build(Section section)
    {
        var layout = new X12Layout(section.Read(Element), section.Read(Component), section.Read(Segment), section.Read(LineBreak));
        if (layout.Element == layout.Component)
        {
            section.Report(ProfileCodes.DelimiterRepeated, Component, "The component separator equals the element separator.");
        }

        if (layout.Segment == layout.Element || layout.Segment == layout.Component)
        {
            section.Report(ProfileCodes.DelimiterRepeated, Segment, "The segment terminator equals a separator.");
        }

        return layout;
    }
}
