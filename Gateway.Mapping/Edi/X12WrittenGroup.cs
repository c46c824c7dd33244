namespace Gateway.Mapping.Edi;

/// <summary>The numbers a group was written with; SetControlNumbers in the order of its sets.</summary>
public sealed record X12WrittenGroup(string FunctionalId, string ControlNumber, IReadOnlyList<string> SetControlNumbers);
