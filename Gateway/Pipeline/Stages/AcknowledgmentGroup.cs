using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Validation;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// The acknowledgments of an open group. None counts before the group's end shows that it is whole: one that is wrong would close what waits for it.
/// </summary>
internal sealed class AcknowledgmentGroup
{
    private readonly List<(Acknowledgment Acknowledgment, string? Wrong)> _sets = [];

    public void Add(EdiItem.Set item)
    {
        var wrong = ErrorOf(item.Findings);
        _sets.AddRange(X12Acknowledgments.Parse997(item.TransactionSet).Select(a => (a, wrong ?? a.Contradiction)));
    }

    public void Close(EdiItem.GroupEnd end, TranslatedInterchange interchange)
    {
        var wrong = ErrorOf(end.Findings);
        foreach (var (acknowledgment, own) in _sets)
        {
            interchange.Add(acknowledgment, wrong ?? own);
        }

        _sets.Clear();
    }

    private static string? ErrorOf(IReadOnlyList<Finding> findings) => findings.FirstOrDefault(f => f.Severity == Severity.Error)?.Message;
}
