using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Validation;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// The acknowledgments of an open group. None counts before the group's end shows that it is whole: one that is wrong would close what waits for it.
/// </summary>
internal sealed class AcknowledgmentGroup
{
    private readonly List<(Acknowledgment Acknowledgment, (string Code, string Reason)? Wrong)> _sets = [];

    public void Add(EdiItem.Set item)
    {
        var set = item.TransactionSet;
        var wrong = ErrorOf(item.Findings);
        _sets.AddRange(X12Acknowledgments.Parse997(set).Select(a => (a, set.Id == "997"
            ? TranslatedInterchange.Incompleteness(wrong ?? a.Contradiction)
            : ("acknowledgment-unsupported", $"{set.Id} {set.ControlNumber} is not read, only 997 and TA1 are."))));
    }

    public void Close(EdiItem.GroupEnd end, TranslatedInterchange interchange)
    {
        var wrong = TranslatedInterchange.Incompleteness(ErrorOf(end.Findings));
        foreach (var (acknowledgment, own) in _sets)
        {
            interchange.Add(acknowledgment, own ?? wrong);
        }

        _sets.Clear();
    }

    private static string? ErrorOf(IReadOnlyList<Finding> findings) => findings.FirstOrDefault(f => f.Severity == Severity.Error)?.Message;
}
