using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchanges;

/// <summary>Id of an interchange: a UUIDv7, shown as <c>in_</c> and base32.</summary>
public readonly record struct InterchangeId(Guid Value)
{
    private const string Prefix = "in_";

    public static InterchangeId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse([NotNullWhen(true)] string? text, out InterchangeId id)
    {
        var ok = IdText.TryParse(Prefix, text, out var value);
        id = new InterchangeId(value);
        return ok;
    }

    public override string ToString() => IdText.Format(Prefix, Value);
}
