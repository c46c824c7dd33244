using System.Collections.Frozen;

namespace Gateway.Mapping.Schemas;

/// <summary>
/// An element at its place in a segment or composite: its key in the tree (BEG03, C00101), its number in the data element
/// dictionary, type, lengths and codes. Decimals is the number of implied decimals of a type Nn.
/// </summary>
public sealed record ElementDefinition(
    string Key,
    string? Reference,
    ElementType Type,
    int Decimals,
    int MinLength,
    int MaxLength,
    bool Required,
    FrozenSet<string>? Codes,
    CompositeDefinition? Composite);
