namespace Gateway.Storage.Checks;

/// <summary>A check that SQL alone can make.</summary>
/// <param name="Count">Counts the rows looked at.</param>
/// <param name="Broken">Selects a broken row's subject: one column, an id or text; both databases read it.</param>
/// <param name="Prefix">Prefix of the subject's id as people see it, or null when the subject is text.</param>
internal sealed record LedgerRule(string Invariant, string Code, string? Prefix, string Count, string Broken);
