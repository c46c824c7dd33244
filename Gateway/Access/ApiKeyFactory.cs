using Gateway.Partners;

namespace Gateway.Access;

/// <summary>Makes API keys. The caller stores the row (<see cref="IAccessStore.AddKeyAsync"/>) and shows the text once.</summary>
public sealed class ApiKeyFactory(TimeProvider clock)
{
    /// <summary>A new key with a random id.</summary>
    /// <param name="partner">Whose rows it sees; null makes an operator's key, which sees all.</param>
    /// <param name="channels">Inbound channels it may hand in on, and pull channels it is held to.</param>
    /// <param name="lifetime">Null = it does not expire.</param>
    public NewApiKey Create(
        string name, PartnerId? partner, IReadOnlyList<ChannelId> channels, IReadOnlyList<string> scopes, TimeSpan? lifetime = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (scopes.FirstOrDefault(s => !Scopes.All.Contains(s)) is { } unknown)
        {
            throw new ArgumentException($"No scope is named '{unknown}'. Known: {string.Join(", ", Scopes.All)}.", nameof(scopes));
        }

        if (lifetime is { } span)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero, nameof(lifetime));
        }

        var (id, text) = ApiKeyText.Create();
        var now = clock.GetUtcNow();
        var key = new ApiKey(id, name, ApiKeyText.Hash(text), partner, channels, scopes, now, now + lifetime, RevokedAt: null);
        return new NewApiKey(key, text);
    }
}
