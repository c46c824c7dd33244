using Gateway.Partners;

namespace Gateway.Security.Certificates;

/// <summary>Our keys by their numbers, as the ledger has them at the moment.</summary>
internal sealed class OwnKeyNames(IKeyStore store) : IOwnKeys
{
    public async Task<IReadOnlyDictionary<string, string>> NamesAsync(CancellationToken ct)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in await store.ListAsync(ct))
        {
            names[key.Facts.KeyNumber] = key.Name;
        }

        return names;
    }
}
