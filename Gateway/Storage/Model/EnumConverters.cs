using Gateway.Exchanges;
using Gateway.Partners;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Gateway.Storage.Model;

internal sealed class DirectionConverter() : ValueConverter<Direction, string>(v => EnumText.Of(v), t => EnumText.ToDirection(t));

internal sealed class StageConverter() : ValueConverter<ExchangeStage, string>(v => EnumText.Of(v), t => EnumText.ToStage(t));

internal sealed class DeliveryStateConverter() : ValueConverter<DeliveryState, string>(v => EnumText.Of(v), t => EnumText.ToDelivery(t));

internal sealed class ValidationStateConverter()
    : ValueConverter<ValidationState, string>(v => EnumText.Of(v), t => EnumText.ToValidation(t));

internal sealed class AcknowledgementStateConverter()
    : ValueConverter<AcknowledgementState, string>(v => EnumText.Of(v), t => EnumText.ToAcknowledgement(t));

internal sealed class UsageConverter() : ValueConverter<UsageIndicator, string>(v => EnumText.Of(v), t => EnumText.ToUsage(t));

internal sealed class ControlNumberKindConverter()
    : ValueConverter<ControlNumberKind, string>(v => EnumText.Of(v), t => EnumText.ToControlNumberKind(t));

internal sealed class TrustStateConverter() : ValueConverter<TrustState, string>(v => EnumText.Of(v), t => EnumText.ToTrust(t));
