namespace Gateway.Storage.Checks;

/// <summary>
/// I4: as many sets are accepted as the entry of the translation says. Which of them, and whether with errors, the trail does not say.
/// </summary>
internal sealed class ValidationEvents() : ExchangeCheck("I4", "validation-changed")
{
    protected override ValueTask<string?> FaultOfAsync(ExchangeFacts rows, ChainFacts trail, CancellationToken ct)
    {
        var (documents, accepted) = trail.Translated ?? (rows.Sets, 0);
        return ValueTask.FromResult(
            rows.Accepted != accepted ? $"{rows.Accepted} documents accepted, the trail says {accepted}"
            : rows.Interchanges > 0 && rows.AcceptedSets != accepted ? $"{rows.AcceptedSets} sets accepted, the trail says {accepted}"
            : rows.Interchanges > 0 && rows.Sets != documents ? $"{rows.Sets} sets, the trail says {documents}"
            : null);
    }
}
