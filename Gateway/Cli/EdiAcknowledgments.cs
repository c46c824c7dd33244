using System.Buffers;
using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Validation;

namespace Gateway.Cli;

/// <summary>Writes the acknowledgments of one kind that the gateway would send for interchanges, with control numbers from 1 over all files.</summary>
internal sealed class EdiAcknowledgments(string kind, TimeProvider clock)
{
    /// <summary>Where the groups' own version is not known.</summary>
    private const string DefaultVersion = "004010";

    private int _control;

    /// <summary>Nothing for an interchange that gets none.</summary>
    /// <exception cref="X12WriteException">Its ids cannot stand in an envelope.</exception>
    public void Write(IBufferWriter<byte> output, JudgedInterchange interchange)
    {
        if (kind == "ta1" && interchange.GetsTa1)
        {
            var ta1 = X12Acknowledgments.Ta1(interchange.Header, interchange.Findings);
            X12Acknowledgments.WriteTa1(
                output, Envelope(interchange.Header),
                interchange.IsUsageKnown ? ta1 : ta1 with { InterchangeCode = "R", NoteCode = X12Codes.Interchange(EdiErrorCode.UsageInvalid) });
        }
        else if (kind == "997" && interchange.Gets997)
        {
            var first = interchange.Groups[0].Header;
            var envelope = Envelope(interchange.Header);
            var group = new X12GroupContent(
                X12Acknowledgments.FunctionalId, Code(first.ReceiverCode, envelope.SenderId), Code(first.SenderCode, envelope.ReceiverId), envelope.ControlNumber,
                [.. interchange.Groups.Select(g => new X12SetContent("997", X12Acknowledgments.Tree997(g)))])
            {
                Version = X12Acknowledgments.VersionOf(interchange.Groups, DefaultVersion),
            };
            _ = X12Writer.WriteInterchange(output, envelope, [group]);
        }
    }

    /// <summary>Where a group names no application, the interchange's id stands for it.</summary>
    private static string Code(string group, string interchange) => group.Length > 0 ? group : interchange;

    private X12Envelope Envelope(InterchangeHeader header) => new(
        header.ReceiverQualifier, header.ReceiverId, header.SenderQualifier, header.SenderId, ++_control, clock.GetUtcNow())
    {
        Usage = header.Usage is "T" ? 'T' : 'P',
    };
}
