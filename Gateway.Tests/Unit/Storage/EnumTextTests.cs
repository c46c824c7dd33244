using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage;
using Xunit;

namespace Gateway.Tests.Unit.Storage;

/// <summary>The spelling of states is total, both ways.</summary>
public sealed class EnumTextTests
{
    [Fact]
    public void EveryStateIsReadAsItWasWritten()
    {
        Assert.All(Enum.GetValues<Direction>(), v => Assert.Equal(v, EnumText.ToDirection(EnumText.Of(v))));
        Assert.All(Enum.GetValues<ExchangeStage>(), v => Assert.Equal(v, EnumText.ToStage(EnumText.Of(v))));
        Assert.All(Enum.GetValues<DeliveryState>(), v => Assert.Equal(v, EnumText.ToDelivery(EnumText.Of(v))));
        Assert.All(Enum.GetValues<ValidationState>(), v => Assert.Equal(v, EnumText.ToValidation(EnumText.Of(v))));
        Assert.All(Enum.GetValues<AcknowledgementState>(), v => Assert.Equal(v, EnumText.ToAcknowledgement(EnumText.Of(v))));
        Assert.All(Enum.GetValues<UsageIndicator>(), v => Assert.Equal(v, EnumText.ToUsage(EnumText.Of(v))));
        Assert.All(Enum.GetValues<ControlNumberKind>(), v => Assert.Equal(v, EnumText.ToControlNumberKind(EnumText.Of(v))));
    }

    [Fact]
    public void AStateOfANewerProgramIsNamed() =>
        Assert.Contains("archived", Assert.Throws<InvalidOperationException>(() => EnumText.ToStage("archived")).Message, StringComparison.Ordinal);
}
