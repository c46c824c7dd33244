using Gateway.Exchanges;
using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Pipeline.Stages;

namespace Gateway.Tests.Support;

/// <summary>A ledger in which expectations wait for whatever acknowledgment asks, and the interchange that brings one.</summary>
internal sealed class SentExpectations : EmptyExchangeStore
{
    private readonly List<OpenExpectation> _open = [];

    public List<ExpectationQuery> Queries { get; } = [];

    public static TranslatedInterchange Interchange(params Acknowledgment[] acknowledgments)
    {
        string[] elements =
        [
            "00", "          ", "00", "          ", "ZZ", "THEM           ", "ZZ", "US             ", "261124", "1200", "U", "00401", "000000042", "0", "P", ">",
        ];
        var interchange = new TranslatedInterchange(new InterchangeHeader(elements, X12Delimiters.Default, 0), 1)
        {
            Content = StoredPayload.InRow(new ExchangeId(Guid.Empty), StoredPayload.Raw, ReadOnlyMemory<byte>.Empty),
        };
        interchange.Acknowledgments.AddRange(acknowledgments);
        return interchange;
    }

    public void Open(string set, AcknowledgementState state = AcknowledgementState.Waiting, ExchangeId? closedBy = null) =>
        _open.Add(new OpenExpectation(ExpectationId.New(TimeProvider.System), new ExchangeId(Guid.Empty), null, state, set) { ClosedBy = closedBy });

    public ExchangeId Open(DateTimeOffset madeAt, AcknowledgementState state = AcknowledgementState.Waiting)
    {
        var exchange = new ExchangeId(Guid.CreateVersion7(madeAt));
        _open.Add(new OpenExpectation(new ExpectationId(Guid.CreateVersion7(madeAt)), exchange, null, state, "0001") { MadeAt = madeAt });
        return exchange;
    }

    public override Task<IReadOnlyList<OpenExpectation>> ExpectationsAsync(ExpectationQuery query, CancellationToken ct)
    {
        Queries.Add(query);
        return Task.FromResult<IReadOnlyList<OpenExpectation>>(_open);
    }
}
