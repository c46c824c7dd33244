using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Validation;

/// <summary>
/// The outcome of validating one transaction set. The tree is what maps read (tree.md); it is null when the structure is wrong or
/// no schema is known.
/// </summary>
public sealed record SetVerdict(ValidationState Validation, IReadOnlyList<Finding> Findings, DocumentObject? Tree);
