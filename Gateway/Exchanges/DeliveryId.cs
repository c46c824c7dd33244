using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchanges;

/// <summary>Id of a delivery: a UUIDv7, shown as <c>dl_</c> and base32.</summary>
public readonly record struct DeliveryId(Guid Value)
{
    private const string Prefix = "dl_";

    public static DeliveryId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse([NotNullWhen(true)] string? text, out DeliveryId id)
    {
        var ok = IdText.TryParse(Prefix, text, out var value);
        id = new DeliveryId(value);
        return ok;
    }

    public override string ToString() => IdText.Format(Prefix, Value);
}
