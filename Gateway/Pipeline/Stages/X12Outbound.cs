using System.Buffers;
using Gateway.Exchanges;
using Gateway.Mapping.Edi;
using Gateway.Partners;
using ValidationState = Gateway.Exchanges.ValidationState;

namespace Gateway.Pipeline.Stages;

/// <summary>Step 11 for X12: an interchange whose control numbers are taken in the transaction that stores it.</summary>
internal sealed class X12Outbound(IPayloadStore payloads)
{
    public const string ContentType = "application/edi-x12";

    /// <summary>A functional group before its number is known.</summary>
    internal sealed record Group(string FunctionalId, string SenderCode, string ReceiverCode, string Version, IReadOnlyList<X12SetContent> Sets);

    /// <summary>Who sends to whom, and how it is spelt.</summary>
    internal sealed record Parties(
        PartnerIdentity Us, PartnerIdentity Them, UsageIndicator Usage, X12Layout Layout, long FirstControlNumber, bool AskInterchangeAcknowledgment);

    /// <summary>An interchange of one group.</summary>
    /// <param name="name">Its file name, by ISA13; null where it has none.</param>
    public EnvelopeDraft Draft(
        ExchangeId exchange, Parties parties, Group group, DateTimeOffset now, Func<string, string?> name,
        Func<X12WriteResult, IReadOnlyList<NewExpectation>> expect) => new(
        [Key(ControlNumberKind.Interchange, parties), Key(ControlNumberKind.Group, parties)],
        async (numbers, ct) =>
        {
            var output = new ArrayBufferWriter<byte>(1024);
            var result = Write(output, parties, group, numbers[0], numbers[1], now);
            var payload = await payloads.StageAsync(exchange, StoredPayload.Raw, output.WrittenMemory, ct).ConfigureAwait(false);
            return new WrittenEnvelope(
                payload, Row(exchange, parties, result.InterchangeControlNumber, result.Groups[0].ControlNumber, 1, group.Sets.Count), expect(result))
            {
                FileName = name(result.InterchangeControlNumber),
            };
        });

    /// <summary>What keeps such an interchange from being written, whatever its numbers, or null.</summary>
    public static X12WriteException? Try(Parties parties, Group group, DateTimeOffset now)
    {
        try
        {
            _ = Write(new ArrayBufferWriter<byte>(1024), parties, group, 1, 1, now);
            return null;
        }
        catch (X12WriteException error)
        {
            return error;
        }
    }

    /// <summary>An interchange that holds nothing but what <paramref name="write"/> puts between ISA and IEA.</summary>
    public EnvelopeDraft DraftBare(
        ExchangeId exchange, Parties parties, DateTimeOffset now, Func<string, string?> name, Action<IBufferWriter<byte>, X12Envelope> write) => new(
        [Key(ControlNumberKind.Interchange, parties)],
        async (numbers, ct) =>
        {
            var output = new ArrayBufferWriter<byte>(256);
            write(output, Envelope(parties, numbers[0], now));
            var payload = await payloads.StageAsync(exchange, StoredPayload.Raw, output.WrittenMemory, ct).ConfigureAwait(false);
            var control = numbers[0].ToString("000000000", System.Globalization.CultureInfo.InvariantCulture);
            return new WrittenEnvelope(payload, Row(exchange, parties, control, null, 0, 0), []) { FileName = name(control) };
        });

    private static X12WriteResult Write(
        IBufferWriter<byte> output, Parties parties, Group group, long interchangeNumber, long groupNumber, DateTimeOffset now)
    {
        var content = new X12GroupContent(group.FunctionalId, group.SenderCode, group.ReceiverCode, (int)groupNumber, group.Sets)
        {
            Version = group.Version,
        };
        return X12Writer.WriteInterchange(output, Envelope(parties, interchangeNumber, now), [content]);
    }

    private static X12Envelope Envelope(Parties parties, long control, DateTimeOffset now) => new(
        parties.Us.Qualifier, parties.Us.Id, parties.Them.Qualifier, parties.Them.Id, (int)control, now)
    {
        Delimiters = Delimiters(parties.Layout),
        Usage = parties.Usage == UsageIndicator.Live ? 'P' : 'T',
        AcknowledgmentRequested = parties.AskInterchangeAcknowledgment,
    };

    /// <summary>The delimiters of a layout.</summary>
    public static X12Delimiters Delimiters(X12Layout layout) => new((byte)layout.Element, (byte)layout.Component, (byte)layout.Segment, null)
    {
        LineBreak = layout.LineBreak ? "\n" : string.Empty,
    };

    private static ControlNumberKey Key(ControlNumberKind kind, Parties parties) =>
        ControlNumberKey.Of(kind, parties.Us, parties.Them, parties.Usage, parties.FirstControlNumber);

    private static NewInterchange Row(ExchangeId exchange, Parties parties, string control, string? group, int groups, int sets) => new()
    {
        Id = new InterchangeId(exchange.Value),
        Exchange = exchange,
        Position = 1,
        Standard = "x12",
        Sender = parties.Us,
        Receiver = parties.Them,
        ControlNumber = control,
        GroupControlNumber = group,
        Usage = parties.Usage,
        Groups = groups,
        Sets = sets,
        AcceptedSets = sets,
        Validation = ValidationState.Valid,
    };
}
