using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchanges;

/// <summary>Id of a document: a UUIDv7, shown as <c>dc_</c> and base32.</summary>
public readonly record struct DocumentId(Guid Value)
{
    private const string Prefix = "dc_";

    public static DocumentId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse([NotNullWhen(true)] string? text, out DocumentId id)
    {
        var ok = IdText.TryParse(Prefix, text, out var value);
        id = new DocumentId(value);
        return ok;
    }

    public override string ToString() => IdText.Format(Prefix, Value);
}
