using Gateway.Partners;

namespace Gateway.Security.Certificates;

/// <summary>Which version of a key is used when.</summary>
internal static class KeyChoice
{
    /// <summary>
    /// Of the versions that are not retired, valid at that instant and active by then, the one that became active last (of two at the same time the younger);
    /// null when there is none.
    /// </summary>
    public static OwnKey? Current(IEnumerable<OwnKey> versions, CertificateUse use, DateTimeOffset at) => versions
        .Where(k => k.RetiredAt is null && k.Uses.HasFlag(use) && k.ActiveFrom <= at && k.Facts.IsValid(at))
        .OrderByDescending(k => k.ActiveFrom).ThenByDescending(k => k.CreatedAt).ThenBy(k => k.Id, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>The uses that the name would be left without, were the version retired: those that it serves now and no other could.</summary>
    public static CertificateUse ServedAlone(OwnKey key, IReadOnlyCollection<OwnKey> keys, DateTimeOffset at)
    {
        var series = keys.Where(k => k.Name == key.Name).ToList();
        var alone = CertificateUse.None;
        foreach (var (_, use) in CertificateUses.Words.Where(w => key.Uses.HasFlag(w.Use)))
        {
            if (Current(series, use, at)?.Id == key.Id && Current(series.Where(k => k.Id != key.Id), use, at) is null)
            {
                alone |= use;
            }
        }

        return alone;
    }
}
