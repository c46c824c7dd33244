using System.Buffers;
using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;

namespace Gateway.Cli.Demo;

/// <summary>An interchange as its receiver reads it: its header, its groups with their verdicts, its sets.</summary>
internal sealed class X12Reading
{
    private readonly List<TransactionSet> _sets = [];
    private readonly List<GroupVerdict> _groups = [];

    public InterchangeHeader? Header { get; private set; }

    public IReadOnlyList<TransactionSet> Sets => _sets;

    public IReadOnlyList<GroupVerdict> Groups => _groups;

    public Acknowledgment? Ta1 { get; private set; }

    /// <summary>GS01 of the first group: PO, IN, FA.</summary>
    public string FunctionalId => _groups is [var first, ..] ? first.Header.FunctionalId : string.Empty;

    public static async Task<X12Reading> OfAsync(ReadOnlyMemory<byte> interchange, CancellationToken ct)
    {
        var reading = new X12Reading();
        GroupJudge? judge = null;
        using var stream = new MemoryStream(interchange.ToArray(), writable: false);
        await foreach (var item in EdiReader.ReadAsync(stream, EdiLimits.Default, ct).ConfigureAwait(false))
        {
            switch (item)
            {
                case EdiItem.InterchangeStart start:
                    reading.Header = start.Header;
                    break;
                case EdiItem.Ta1 ta1:
                    reading.Ta1 = ta1.Acknowledgment;
                    break;
                case EdiItem.GroupStart group:
                    judge = new GroupJudge(group.Header);
                    break;
                case EdiItem.Set set:
                    reading._sets.Add(set.TransactionSet);
                    judge?.Add(Validate(set), set.TransactionSet);
                    break;
                case EdiItem.GroupEnd end when judge is not null:
                    reading._groups.Add(judge.Close(end, AckPolicy.Default));
                    break;
            }
        }

        return reading;
    }

    /// <summary>The one 997 of the interchange.</summary>
    public Acknowledgment? The997() =>
        _sets.FirstOrDefault(s => s.Id == "997") is { } set ? X12Acknowledgments.Parse997(set)[0] : null;

    /// <summary>The 997 about it, from its receiver back to its sender.</summary>
    public byte[] Acknowledge(int controlNumber, DateTimeOffset now)
    {
        var header = Header ?? throw new InvalidOperationException("Nothing was read that could be acknowledged.");
        var first = _groups[0].Header;
        var envelope = new X12Envelope(header.ReceiverQualifier, header.ReceiverId, header.SenderQualifier, header.SenderId, controlNumber, now)
        {
            Usage = header.Usage[0],
        };
        var output = new ArrayBufferWriter<byte>();
        _ = X12Writer.WriteInterchange(output, envelope, [new X12GroupContent(
            X12Acknowledgments.FunctionalId, first.ReceiverCode, first.SenderCode, controlNumber,
            [.. _groups.Select(g => new X12SetContent("997", X12Acknowledgments.Tree997(g)))])]);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The value of an element in the first segment with that tag.</summary>
    public string Element(string tag, int number)
    {
        foreach (var set in _sets)
        {
            for (var i = 0; i < set.Count; i++)
            {
                if (set[i].Tag == tag)
                {
                    return set[i].GetString(number);
                }
            }
        }

        return string.Empty;
    }

    private static SetVerdict Validate(EdiItem.Set set) => SetValidator.Validate(
        set.TransactionSet, SchemaCatalog.Find("x12", set.TransactionSet.Group?.Version ?? string.Empty, set.TransactionSet.Id), set.Findings);
}
