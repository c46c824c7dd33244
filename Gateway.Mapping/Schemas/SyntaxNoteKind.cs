namespace Gateway.Mapping.Schemas;

/// <summary>The five relational conditions of X12: P all or none, R at least one, E at most one, C the first needs all others, L the first needs one other.</summary>
public enum SyntaxNoteKind
{
    Paired,
    Required,
    Exclusive,
    Conditional,
    ListConditional,
}
