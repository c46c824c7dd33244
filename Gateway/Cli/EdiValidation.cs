using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;
using Gateway.Pipeline;
using Gateway.Pipeline.Stages;

namespace Gateway.Cli;

/// <summary>One file's validation: prints its findings and its summary, and knows how the gateway would answer its interchanges.</summary>
internal sealed class EdiValidation(FileInfo file)
{
    /// <summary>What an agreement says that says nothing else: errors of data reject.</summary>
    private static readonly AckPolicy Terms = new() { DataErrors = DataErrorPolicy.Reject };

    private readonly List<JudgedInterchange> _interchanges = [];
    private readonly List<GroupVerdict> _groups = [];
    private InterchangeHeader? _header;
    private GroupHeader? _group;
    private GroupJudge? _judge;
    private bool _held;
    private int _acceptedHere;
    private int _groupCount;
    private int _sets;
    private int _accepted;
    private int _errors;
    private int _warnings;
    private int _unreadable;

    public IReadOnlyList<JudgedInterchange> Interchanges => _interchanges;

    /// <summary>True when the gateway would take everything in it.</summary>
    public bool IsClean => _interchanges.Count > 0 && _unreadable == 0 && _accepted == _sets && _interchanges.TrueForAll(i => i.IsTaken && !i.Groups.Any(g => g.Code == "R"));

    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            var stream = file.OpenRead();
            await using (stream.ConfigureAwait(false))
            {
                await foreach (var item in EdiReader.ReadAsync(stream, EdiLimits.Default, ct).ConfigureAwait(false))
                {
                    Take(item);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _unreadable++;
            Print(error is FileNotFoundException or DirectoryNotFoundException ? "file-missing" : "file-unreadable", error.Message);
        }
    }

    /// <summary>The last line of a file.</summary>
    public void Summarize() => Console.WriteLine(Facts.Of(
        ("file", file.Name), ("interchanges", _interchanges.Count), ("groups", _groupCount), ("sets", _sets), ("accepted", _accepted),
        ("rejected", _sets - _accepted), ("errors", _errors), ("warnings", _warnings), ("unreadable", _unreadable)));

    private void Take(EdiItem item)
    {
        switch (item)
        {
            case EdiItem.InterchangeStart start:
                _header = start.Header;
                _groups.Clear();
                (_held, _acceptedHere) = (false, 0);
                break;
            case EdiItem.GroupStart group:
                _groupCount++;
                _group = group.Header;
                _judge = new GroupJudge(group.Header);
                break;
            case EdiItem.Set set:
                Set(set);
                break;
            case EdiItem.GroupEnd end:
                End(end);
                break;
            case EdiItem.InterchangeEnd end:
                End(end);
                break;
            case EdiItem.Unreadable unreadable:
                _unreadable++;
                Print([unreadable.Finding], null);
                break;
            default:
                break;
        }
    }

    private void Set(EdiItem.Set item)
    {
        _sets++;
        var set = item.TransactionSet;
        var schema = SchemaCatalog.Find("x12", set.Group?.Version ?? string.Empty, set.Id);
        var verdict = SetValidator.Validate(set, schema, schema?.FunctionalId == set.Group?.FunctionalId ? item.Findings : [.. item.Findings, NotSupported(set)]);
        _judge?.Add(verdict, set);
        Print(verdict.Findings, set);
        Hold(item);
    }

    /// <summary>No agreement can cover a set without a schema, nor one in a group of another kind.</summary>
    private static Finding NotSupported(TransactionSet set) => new(
        EdiErrorCode.SetNotSupported, Severity.Error, FindingLevel.Set,
        $"Set {set.Id} of {set.Group?.Version} in a group {set.Group?.FunctionalId} is not supported.", "ST", 1, Offset: set.Offset,
        Line: set.Line, Column: set.Column, Value: set.Id);

    /// <summary>What the gateway keeps for a person, with all that comes in the same interchange.</summary>
    private void Hold(EdiItem.Set item)
    {
        var set = item.TransactionSet;
        var acknowledges = X12Acknowledgments.IsAcknowledgment(set.Id);
        if (_judge is null || set.Group is not { } group)
        {
            _held = true;
            Print("x12-set-outside-group", $"Set {set.Id} {set.ControlNumber} stands outside a group (byte {set.Offset}).");
        }
        else if (acknowledges != (group.FunctionalId == X12Acknowledgments.FunctionalId))
        {
            _held = true;
            Print("x12-set-in-wrong-group", $"Set {set.Id} {set.ControlNumber} does not travel in a group {group.FunctionalId}.");
        }
        else if (acknowledges && item.Findings.Any(f => f.Severity == Severity.Error))
        {
            _held = true;
        }
    }

    private void End(EdiItem.GroupEnd end)
    {
        if (end.Header.FunctionalId != X12Acknowledgments.FunctionalId && GroupCheck.Find(end.Header) is { } finding)
        {
            end = end with { Findings = [.. end.Findings, finding] };
        }

        Print(end.Findings, null);
        var verdict = _judge!.Close(end, Terms);
        _acceptedHere += verdict.Accepted;
        if (end.Header.FunctionalId != X12Acknowledgments.FunctionalId)
        {
            _groups.Add(verdict);
        }

        _group = null;
        _judge = null;
    }

    /// <summary>Errors of ISA or IEA reject everything between them.</summary>
    private void End(EdiItem.InterchangeEnd end)
    {
        // A usage that nobody can agree is told below, once.
        Print(end.Findings.Where(f => f.Code != EdiErrorCode.UsageInvalid), null);
        var interchange = new JudgedInterchange(
            end.Header, [.. _groups], [.. end.Findings.Where(f => f.Level == FindingLevel.Interchange)],
            end.Findings.Any(f => f.Severity == Severity.Error), _held);
        _interchanges.Add(interchange);
        if (!interchange.IsUsageKnown)
        {
            Print("usage-unknown", $"ISA15 is '{end.Header.Usage}'; P or T can be agreed.");
        }

        _accepted += interchange.IsTaken ? _acceptedHere : 0;
        _header = null;
    }

    private void Print(string code, string message)
    {
        _errors++;
        Console.WriteLine(Facts.Of(
            ("code", code), ("severity", "error"), ("interchange", _header?.ControlNumber), ("group", _group?.ControlNumber), ("message", message)));
    }

    private void Print(IEnumerable<Finding> findings, TransactionSet? set)
    {
        foreach (var finding in findings)
        {
            _ = finding.Severity == Severity.Error ? _errors++ : _warnings++;
            Console.WriteLine(Facts.Of(
                ("code", finding.CodeName), ("severity", finding.Severity == Severity.Error ? "error" : "warning"),
                ("interchange", _header?.ControlNumber), ("group", _group?.ControlNumber), ("set", set?.ControlNumber), ("segment", finding.SegmentTag),
                ("element", finding.Element), ("component", finding.Component), ("line", finding.Line), ("column", finding.Column),
                ("value", finding.Value), ("message", finding.Message)));
        }
    }
}
