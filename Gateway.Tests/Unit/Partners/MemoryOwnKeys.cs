using Gateway.Partners;

namespace Gateway.Tests.Unit.Partners;

/// <summary>Our keys in memory.</summary>
internal sealed class MemoryOwnKeys : IOwnKeys
{
    public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);

    public Task<IReadOnlyDictionary<string, string>> NamesAsync(CancellationToken ct) => Task.FromResult<IReadOnlyDictionary<string, string>>(Names);
}
