using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchanges;

/// <summary>Id of an expectation: a UUIDv7, shown as <c>xp_</c> and base32.</summary>
public readonly record struct ExpectationId(Guid Value)
{
    private const string Prefix = "xp_";

    public static ExpectationId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse([NotNullWhen(true)] string? text, out ExpectationId id)
    {
        var ok = IdText.TryParse(Prefix, text, out var value);
        id = new ExpectationId(value);
        return ok;
    }

    public override string ToString() => IdText.Format(Prefix, Value);
}
