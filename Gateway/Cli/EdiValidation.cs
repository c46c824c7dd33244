using System.Buffers;
using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;
using Gateway.Pipeline;

namespace Gateway.Cli;

/// <summary>One file's validation: prints its findings and its summary, and keeps what an acknowledgment says.</summary>
internal sealed class EdiValidation(FileInfo file)
{
    private readonly List<(InterchangeHeader Header, List<GroupVerdict> Groups, IReadOnlyList<Finding> Findings)> _interchanges = [];
    private readonly List<GroupVerdict> _groups = [];
    private InterchangeHeader? _header;
    private GroupHeader? _group;
    private GroupJudge? _judge;
    private int _interchangeCount;
    private int _groupCount;
    private int _sets;
    private int _accepted;
    private int _errors;
    private int _warnings;
    private int _unreadable;

    /// <summary>True when every set is accepted and everything can be read.</summary>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        var stream = file.OpenRead();
        await using (stream.ConfigureAwait(false))
        {
            await foreach (var item in EdiReader.ReadAsync(stream, EdiLimits.Default, ct).ConfigureAwait(false))
            {
                Take(item);
            }
        }

        Console.WriteLine(Facts.Of(
            ("file", file.Name), ("interchanges", _interchangeCount), ("groups", _groupCount), ("sets", _sets), ("accepted", _accepted),
            ("rejected", _sets - _accepted), ("errors", _errors), ("warnings", _warnings), ("unreadable", _unreadable)));
        return _accepted == _sets && _unreadable == 0 && (_sets > 0 || _interchangeCount > 0);
    }

    /// <summary>The acknowledgment of everything in the file, with control numbers from 1.</summary>
    public byte[] Acknowledge(string kind)
    {
        var output = new ArrayBufferWriter<byte>();
        var control = 0;
        foreach (var (header, groups, findings) in _interchanges)
        {
            var envelope = new X12Envelope(
                header.ReceiverQualifier, header.ReceiverId, header.SenderQualifier, header.SenderId, ++control, TimeProvider.System.GetUtcNow())
            {
                Usage = header.Usage is [var usage, ..] ? usage : 'P',
            };
            if (kind == "ta1")
            {
                X12Acknowledgments.WriteTa1(output, envelope, X12Acknowledgments.Ta1(header, findings));
            }
            else if (groups.Count > 0)
            {
                var first = groups[0].Header;
                _ = X12Writer.WriteInterchange(output, envelope,
                [
                    new X12GroupContent(
                        X12Acknowledgments.FunctionalId, first.ReceiverCode, first.SenderCode, control,
                        [.. groups.Select(g => new X12SetContent("997", X12Acknowledgments.Tree997(g)))]),
                ]);
            }
        }

        return output.WrittenSpan.ToArray();
    }

    private void Take(EdiItem item)
    {
        switch (item)
        {
            case EdiItem.InterchangeStart start:
                _interchangeCount++;
                _header = start.Header;
                _groups.Clear();
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
                Print(end.Findings, null);
                _interchanges.Add((end.Header, [.. _groups], [.. end.Findings.Where(f => f.Level == FindingLevel.Interchange)]));
                _header = null;
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
        var verdict = SetValidator.Validate(set, SchemaCatalog.Find("x12", set.Group?.Version ?? string.Empty, set.Id), item.Findings);
        _ = _judge?.Add(verdict, set);
        Print(verdict.Findings, set);
    }

    private void End(EdiItem.GroupEnd end)
    {
        Print(end.Findings, null);
        var verdict = _judge!.Close(end, AckPolicy.Default);
        _accepted += verdict.Accepted;
        if (end.Header.FunctionalId != X12Acknowledgments.FunctionalId)
        {
            _groups.Add(verdict);
        }

        _group = null;
        _judge = null;
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
