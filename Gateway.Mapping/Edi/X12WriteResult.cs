namespace Gateway.Mapping.Edi;

/// <summary>The numbers an interchange was written with: ISA13 and, a group at a time, GS06 and its ST02.</summary>
public sealed record X12WriteResult(string InterchangeControlNumber, IReadOnlyList<X12WrittenGroup> Groups);
