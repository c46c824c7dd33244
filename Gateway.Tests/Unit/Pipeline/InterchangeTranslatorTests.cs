using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Stages;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Pipeline;

public sealed class InterchangeTranslatorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly ChannelId In = new("acme-in");

    // A date that does not exist is an error of data (723 code 8): whether the order is taken is the order's agreement's matter, not the invoice's.
    [Theory]
    [InlineData(false, true, false, "R")]
    [InlineData(true, false, true, "E")]
    public async Task TheSetsOwnAgreementDecidesWhetherErrorsOfDataAreAccepted(bool orders, bool invoices, bool accepted, string code)
    {
        var order = Order();
        var partner = Partner(order, ("850", "order", orders), ("810", "invoice", invoices));
        var translator = new InterchangeTranslator(new FixedPartners(partner, Ourselves(order)), partner, partner.Channels[0]);

        var content = StoredPayload.InRow(new ExchangeId(Guid.Empty), StoredPayload.Raw, order.ToBytes());
        var interchange = Assert.Single(await translator.ReadAsync(content, new MemoryStream(order.ToBytes()), TestContext.Current.CancellationToken));

        Assert.Null(interchange.Quarantine);
        var set = Assert.Single(interchange.Sets);
        Assert.Equal((accepted, !accepted), (set.Accepted, set.Canonical.IsEmpty));
        Assert.Equal(code, Assert.Single(Assert.Single(interchange.Groups).Verdict.Sets).Code);
    }

    private static OrderInterchange Order() =>
        new() { ControlNumber = 7, Time = Now, Orders = [SampleOrder.Good(4500012, Now) with { Date = "20261131" }] };

    private static TradingPartner Partner(OrderInterchange order, params (string Set, string Document, bool AcceptDataErrors)[] agreements)
    {
        var id = new PartnerId("acme");
        return new TradingPartner
        {
            Id = id,
            Name = "Acme",
            SnapshotHash = "s",
            Channels = [new Channel { Id = In, Partner = id, Direction = ChannelDirection.In, Transport = "http", Carries = [Sender(order)] }],
            Agreements = [.. agreements.Select(a => new Agreement
            {
                Id = a.Document,
                Partner = id,
                Direction = ChannelDirection.In,
                Role = OurRole.Seller,
                Document = a.Document,
                Standard = "x12",
                Set = a.Set,
                Version = "004010",
                Us = new AgreementParty(Receiver(order), order.GroupReceiver),
                Them = new AgreementParty(Sender(order), order.GroupSender),
                Channels = [In],
                Acknowledge = new AcknowledgmentTerms { AcceptDataErrors = a.AcceptDataErrors },
            })],
        };
    }

    private static TradingPartner Ourselves(OrderInterchange order) =>
        new() { Id = new PartnerId("erp"), Name = "ERP", SnapshotHash = "e", Internal = true, Identities = [Receiver(order)] };

    private static PartnerIdentity Sender(OrderInterchange order) => new(order.SenderQualifier, order.Sender);

    private static PartnerIdentity Receiver(OrderInterchange order) => new(order.ReceiverQualifier, order.Receiver);
}
