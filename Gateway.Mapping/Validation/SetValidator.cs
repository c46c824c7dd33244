using Gateway.Mapping.Edi;
using Gateway.Mapping.Schemas;

namespace Gateway.Mapping.Validation;

/// <summary>
/// Validates a transaction set against its schema: order, mandatory, repeats, loops, types, lengths, codes, dates, syntax notes.
/// All findings are collected in one walk, which also builds the tree.
/// </summary>
public static class SetValidator
{
    /// <summary>
    /// Validates; never throws for bad data. Without a schema only the envelope findings count, and a warning says so where none of them does.
    /// </summary>
    public static SetVerdict Validate(TransactionSet set, Schema? schema, IReadOnlyList<Finding> envelopeFindings, EdiLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(envelopeFindings);
        limits ??= EdiLimits.Default;
        var findings = new FindingList(limits.MaxFindingsPerSet);
        for (var i = 0; i < envelopeFindings.Count; i++)
        {
            findings.Add(envelopeFindings[i]);
        }

        if (schema is null)
        {
            if (!envelopeFindings.Any(f => f.Code == EdiErrorCode.SetNotSupported))
            {
                findings.Add(NotSupported(set));
            }

            return new SetVerdict(findings.HasErrors ? ValidationState.Invalid : ValidationState.Valid, findings.Items, null);
        }

        var walk = new SetWalk(set, schema, findings, limits);
        var tree = walk.Run();
        var state = findings.HasStructureErrors ? ValidationState.Invalid
            : findings.HasErrors ? ValidationState.AcceptedWithErrors
            : ValidationState.Valid;
        return new SetVerdict(state, findings.Items, findings.HasStructureErrors ? null : tree);
    }

    private static Finding NotSupported(TransactionSet set) => new(
        EdiErrorCode.SetNotSupported,
        Severity.Warning,
        FindingLevel.Set,
        $"No schema is known for set {set.Id} of {set.Group?.Version}; its contents were not checked.",
        "ST",
        1,
        Offset: set.Offset,
        Line: set.Line,
        Column: set.Column,
        Value: set.Id);
}
