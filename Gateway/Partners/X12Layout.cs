namespace Gateway.Partners;

/// <summary>How an outbound X12 interchange is spelt.</summary>
public sealed record X12Layout(char Element = '*', char Component = '>', char Segment = '~', bool LineBreak = false);
