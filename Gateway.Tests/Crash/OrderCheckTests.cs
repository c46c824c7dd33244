using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Load;
using Gateway.Benchmarks.Stub;
using Xunit;

namespace Gateway.Tests.Crash;

/// <summary>The check must not be able to say yes when something is wrong.</summary>
public sealed class OrderCheckTests
{
    private readonly List<SampleOrder> _orders = [SampleOrders.Create(1), SampleOrders.Create(2)];
    private readonly List<Answer> _answers;
    private readonly List<LedgerEntry> _ledger;
    private readonly ReceivedLog _erp = new();
    private readonly ReceivedLog _partner = new();

    public OrderCheckTests()
    {
        _answers = _orders.ConvertAll(o => new Answer(o.Number, "ex_" + o.Number, 1, false, null));
        _ledger = _orders.ConvertAll(o => new LedgerEntry("ex_" + o.Number, o.Sha256, "done", "delivered", null));
    }

    [Fact]
    public void NothingIsFoundWhereEverythingIsThereOnce()
    {
        Deliver(_orders);
        _erp.Add(Order(_orders[0], "dl_1"));

        var report = Run();

        Assert.Empty(report.Problems);
        Assert.Equal((2, 1L), (report.Orders, report.Repeats));
    }

    [Fact]
    public void AnOrderThatIsNotAtTheErpIsFound()
    {
        Deliver(_orders.Take(1));
        _partner.Add(Ack(_orders[1], "dl_22"));

        Assert.Equal(["order:PO000000002 is not at the ERP"], Run().Problems);
    }

    [Fact]
    public void AnAcknowledgmentThatIsMissingIsFound()
    {
        Deliver(_orders.Take(1));
        _erp.Add(Order(_orders[1], "dl_2"));

        Assert.Equal(["997:2 is not at the partner"], Run().Problems);
    }

    [Fact]
    public void AnOrderUnderTwoIdsIsFound()
    {
        Deliver(_orders);
        _erp.Add(Order(_orders[1], "dl_other"));

        Assert.Equal(["order:PO000000002 is at the ERP under 2 ids: dl_2 dl_other"], Run().Problems);
    }

    [Fact]
    public void OtherBytesUnderAnIdAreFound()
    {
        Deliver(_orders);
        _erp.Add(Order(_orders[1], "dl_2") with { Sha256 = "other" });

        Assert.Equal(["the ERP got 1 ids with other bytes than before"], Run().Problems);
    }

    [Fact]
    public void AnotherContentIsFound()
    {
        Deliver(_orders.Take(1));
        _erp.Add(Order(_orders[1], "dl_2") with { Essence = "less" });
        _partner.Add(Ack(_orders[1], "dl_22") with { Essence = "R*1*1*0" });

        Assert.Equal(
            ["order:PO000000002 is at the ERP with another content (less)", "997:2 is at the partner with another content (R*1*1*0)"], Run().Problems);
    }

    [Fact]
    public void WhatWasNeverPostedIsFound()
    {
        Deliver(_orders);
        _erp.Add(Order(SampleOrders.Create(3), "dl_3"));

        Assert.Equal(["order:PO000000003 is at the ERP and was never posted"], Run().Problems);
    }

    [Fact]
    public void AnOrderThatWasNotAnsweredIsFound()
    {
        Deliver(_orders);
        _answers.RemoveAt(1);
        _answers[0] = _answers[0] with { Code = "422 sender-mismatch" };

        Assert.Equal(
            ["PO000000001 was never accepted: 422 sender-mismatch", "PO000000002 was never accepted: no answer"], Run().Problems);
    }

    [Fact]
    public void AnAcceptedOrderThatIsNotInTheLedgerIsFound()
    {
        Deliver(_orders);
        _ledger.RemoveAt(1);

        Assert.Equal(["PO000000002 was accepted as ex_2, which is not in the ledger"], Run().Problems);
    }

    [Fact]
    public void AnotherHashInTheLedgerIsFound()
    {
        Deliver(_orders);
        _ledger[1] = _ledger[1] with { Sha256 = "other" };

        Assert.Equal(["PO000000002 is in the ledger as ex_2 with another SHA-256"], Run().Problems);
    }

    [Fact]
    public void AnOrderThatIsInTheLedgerTwiceIsFound()
    {
        Deliver(_orders);
        _ledger.Add(_ledger[1] with { Id = "ex_again" });

        Assert.Equal(["PO000000002 is in the ledger 2 times"], Run().Problems);
    }

    [Fact]
    public void AnOrderThatIsNotDoneIsFound()
    {
        Deliver(_orders);
        _ledger[1] = _ledger[1] with { Stage = "quarantined", Delivery = null, Code = "crash-loop" };

        Assert.Equal(["PO000000002 (ex_2) is quarantined, delivery , code crash-loop"], Run().Problems);
    }

    private CheckReport Run() => OrderCheck.Run(
        _orders, _answers, _ledger, new Deliveries(_erp.Stats(), _erp.Entries()), new Deliveries(_partner.Stats(), _partner.Entries()));

    private void Deliver(IEnumerable<SampleOrder> orders)
    {
        foreach (var order in orders)
        {
            _erp.Add(Order(order, "dl_" + order.Number));
            _partner.Add(Ack(order, "dl_ack_" + order.Number));
        }
    }

    private static Receipt Order(SampleOrder order, string id) => new(order.ErpKey, id, "sha-" + order.Number, order.Essence, 1);

    private static Receipt Ack(SampleOrder order, string id) => new(order.AckKey, id, "ack-" + order.Number, "A*1*1*1", 1);
}
