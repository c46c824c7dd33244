using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchanges;

/// <summary>Id of an exchange: a UUIDv7, shown as <c>ex_</c> and base32.</summary>
public readonly record struct ExchangeId(Guid Value)
{
    internal const string Prefix = "ex_";

    public static ExchangeId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse([NotNullWhen(true)] string? text, out ExchangeId id)
    {
        var ok = IdText.TryParse(Prefix, text, out var value);
        id = new ExchangeId(value);
        return ok;
    }

    public override string ToString() => IdText.Format(Prefix, Value);
}
