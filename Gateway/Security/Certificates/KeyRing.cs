using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;

namespace Gateway.Security.Certificates;

/// <summary>Our keys as the ledger said them at one version: immutable, replaced as a whole.</summary>
internal sealed class KeyRing
{
    private readonly FrozenDictionary<string, OwnKey> _byId;
    private readonly ILookup<string, OwnKey> _byName;
    private readonly ILookup<string, OwnKey> _bySerial;
    private readonly ILookup<string, OwnKey> _byIdentifier;

    /// <param name="keys">Retired ones are left out.</param>
    public KeyRing(long version, IEnumerable<OwnKey> keys)
    {
        Version = version;
        Keys = [.. keys.Where(k => k.RetiredAt is null).OrderByDescending(k => k.CreatedAt).ThenBy(k => k.Id, StringComparer.Ordinal)];
        _byId = Keys.ToFrozenDictionary(k => k.Id, StringComparer.Ordinal);
        _byName = Keys.ToLookup(k => k.Name, StringComparer.Ordinal);
        _bySerial = Keys.ToLookup(k => Number(k.Facts.Serial.Span), StringComparer.Ordinal);
        _byIdentifier = Keys.ToLookup(k => Convert.ToHexStringLower(k.Facts.SubjectKeyIdentifier.Span), StringComparer.Ordinal);
    }

    /// <summary>Nothing was read yet.</summary>
    public static KeyRing None { get; } = new(-1, []);

    public long Version { get; }

    /// <summary>Youngest first.</summary>
    public IReadOnlyList<OwnKey> Keys { get; }

    public OwnKey? Find(string id) => _byId.GetValueOrDefault(id);

    public OwnKey? Current(string name, CertificateUse use, DateTimeOffset at) => KeyChoice.Current(_byName[name], use, at);

    /// <summary>The issuer's name is compared by its octets, then as text: a sender may have encoded it anew, with other string types.</summary>
    public OwnKey? Find(ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> serial, string? name = null)
    {
        OwnKey? alike = null;
        string? issuerName = null;
        foreach (var key in _bySerial[Number(serial)].Where(k => name is null || k.Name == name))
        {
            if (key.Facts.Issuer.Span.SequenceEqual(issuer))
            {
                return key;
            }

            issuerName ??= NameOf(issuer);
            alike ??= issuerName.Length > 0 && string.Equals(NameOf(key.Facts.Issuer.Span), issuerName, StringComparison.OrdinalIgnoreCase) ? key : null;
        }

        return alike;
    }

    public OwnKey? Find(ReadOnlySpan<byte> subjectKeyIdentifier, string? name = null) =>
        _byIdentifier[Convert.ToHexStringLower(subjectKeyIdentifier)].FirstOrDefault(k => name is null || k.Name == name);

    /// <summary>Without the leading zeros that keep an INTEGER positive.</summary>
    private static string Number(ReadOnlySpan<byte> serial) => Convert.ToHexStringLower(serial.TrimStart((byte)0));

    private static string NameOf(ReadOnlySpan<byte> name)
    {
        try
        {
            return new X500DistinguishedName(name).Name;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // What a stranger sent as a name is none, so it is nobody's.
            return "";
        }
    }
}
