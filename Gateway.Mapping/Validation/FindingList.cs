namespace Gateway.Mapping.Validation;

/// <summary>The findings of one set, capped: the last one then says that there were more.</summary>
internal sealed class FindingList(int limit)
{
    private List<Finding>? _findings;

    public IReadOnlyList<Finding> Items => _findings ?? (IReadOnlyList<Finding>)[];

    public bool HasErrors { get; private set; }

    public bool HasStructureErrors { get; private set; }

    public void Add(Finding finding)
    {
        HasErrors |= finding.Severity == Severity.Error;
        HasStructureErrors |= finding.Severity == Severity.Error && finding.Level != FindingLevel.Element;
        _findings ??= [];
        if (_findings.Count < limit)
        {
            _findings.Add(finding);
        }
        else if (_findings.Count == limit)
        {
            _findings.Add(finding with
            {
                Code = EdiErrorCode.TooManyFindings,
                Severity = Severity.Warning,
                Level = FindingLevel.Set,
                Message = $"There are more than {limit} findings; the rest is not listed.",
                Value = null,
                Expected = null,
            });
        }
    }
}
