using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Unit.Exchanges;

public sealed class StateMovesTests
{
    [Fact]
    public void NothingLeavesAFinalStageOfAnExchange()
    {
        foreach (var from in Enum.GetValues<ExchangeStage>().Where(s => s == ExchangeStage.Quarantined))
        {
            Assert.DoesNotContain(Enum.GetValues<ExchangeStage>(), to => StateMoves.IsAllowed(from, to));
        }
    }

    [Fact]
    public void EveryStateThatIsNotFinalHasAWayOn()
    {
        Assert.All(Enum.GetValues<ExchangeStage>().Where(s => !s.IsFinal()), from =>
            Assert.Contains(Enum.GetValues<ExchangeStage>(), to => StateMoves.IsAllowed(from, to)));
        Assert.All(Enum.GetValues<DeliveryState>().Where(s => !s.IsFinal()), from =>
            Assert.Contains(Enum.GetValues<DeliveryState>(), to => StateMoves.IsAllowed(from, to)));
        Assert.All(Enum.GetValues<AcknowledgementState>().Where(s => !s.IsFinal()), from =>
            Assert.Contains(Enum.GetValues<AcknowledgementState>(), to => StateMoves.IsAllowed(from, to)));
    }

    [Fact]
    public void NoStateMovesToItself()
    {
        Assert.All(Enum.GetValues<ExchangeStage>(), s => Assert.False(StateMoves.IsAllowed(s, s)));
        Assert.All(Enum.GetValues<DeliveryState>(), s => Assert.False(StateMoves.IsAllowed(s, s)));
        Assert.All(Enum.GetValues<AcknowledgementState>(), s => Assert.False(StateMoves.IsAllowed(s, s)));
        Assert.All(Enum.GetValues<ValidationState>(), s => Assert.False(StateMoves.IsAllowed(s, s)));
    }

    [Fact]
    public void OnlyTheClaimMakesADeliverySending() =>
        Assert.Equal([DeliveryState.Queued], Enum.GetValues<DeliveryState>().Where(from => StateMoves.IsAllowed(from, DeliveryState.Sending)));

    [Fact]
    public void ALateReceiptReconcilesAFailedDelivery() => Assert.True(StateMoves.IsAllowed(DeliveryState.Failed, DeliveryState.Delivered));

    [Fact]
    public void AnOverdueAcknowledgmentMayStillCome() =>
        Assert.True(StateMoves.IsAllowed(AcknowledgementState.Overdue, AcknowledgementState.Accepted));
}
