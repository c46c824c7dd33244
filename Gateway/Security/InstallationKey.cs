using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Gateway.Audit;

namespace Gateway.Security;

/// <summary>
/// The signing key in the keys folder: <c>installation-KEYID.key</c> is a PKCS#8 wrapped by the master key, <c>installation.current</c> names the one
/// that signs. The others are retired and still verify. Verification keys are taken from the wrapped files alone: a file that the master key did
/// not wrap adds no trust.
/// </summary>
internal sealed class InstallationKey : IInstallationKey, ISealKeys, IDisposable
{
    private const string Purpose = "installation-key";
    private const string CurrentFile = "installation.current";

    private readonly string _folder;
    private readonly MasterKey _master;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (ECDsa Key, ReadOnlyMemory<byte> Public)> _keys = new(StringComparer.Ordinal);

    private InstallationKey(string folder, MasterKey master, TimeProvider clock) => (_folder, _master, _clock) = (folder, master, clock);

    public string KeyId { get; private set; } = "";

    public ReadOnlyMemory<byte> PublicKey => _keys[KeyId].Public;

    /// <summary>Looks for keys made meanwhile by another process, so that their seals verify.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> PublicKeys
    {
        get
        {
            lock (_gate)
            {
                LoadAll();
                return _keys.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Public, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Opens the keys, making the first one under the folder's lock, so that processes that start together agree on it.</summary>
    /// <exception cref="MasterKeyException">The key was wrapped by another master key, or damaged.</exception>
    public static InstallationKey Open(string folder, MasterKey master, TimeProvider clock, ILogger logger)
    {
        using var held = KeyFolder.Lock(folder, clock);
        var keys = new InstallationKey(folder, master, clock);
        keys.LoadAll();
        var current = Path.Combine(folder, CurrentFile);
        if (File.Exists(current))
        {
            keys.KeyId = File.ReadAllText(current).Trim();
        }
        else
        {
            // A key without the file that names it: the process that made it ended between the two.
            keys.KeyId = keys._keys.Keys.Order(StringComparer.Ordinal).FirstOrDefault() ?? keys.Make();
            KeyFolder.Write(current, Encoding.ASCII.GetBytes(keys.KeyId + "\n"));
            Log.InstallationKeyMade(logger, keys.KeyId);
        }

        return keys._keys.ContainsKey(keys.KeyId)
            ? keys
            : throw new MasterKeyException(MasterKeyException.Damaged, $"The installation key {keys.KeyId} is not in {folder}.");
    }

    /// <summary>Reads the keys of a folder for verification alone; nothing is written there.</summary>
    /// <exception cref="MasterKeyException">A key was wrapped by another master key, or damaged.</exception>
    public static InstallationKey Read(string folder, MasterKey master, TimeProvider clock)
    {
        var keys = new InstallationKey(folder, master, clock);
        keys.LoadAll();
        return keys;
    }

    /// <summary>Makes a new signing key; the one before is kept for verification. Returns its id.</summary>
    public string Rotate()
    {
        using var held = KeyFolder.Lock(_folder, _clock);
        lock (_gate)
        {
            KeyId = Make();
            KeyFolder.Write(Path.Combine(_folder, CurrentFile), Encoding.ASCII.GetBytes(KeyId + "\n"));
            return KeyId;
        }
    }

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            return _keys[KeyId].Key.SignData(data, HashAlgorithmName.SHA256);
        }
    }

    public bool Verify(string keyId, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        lock (_gate)
        {
            if (!_keys.ContainsKey(keyId))
            {
                LoadAll();
            }

            return _keys.TryGetValue(keyId, out var entry) && entry.Key.VerifyData(data, signature, HashAlgorithmName.SHA256);
        }
    }

    public void Dispose()
    {
        foreach (var (key, _) in _keys.Values)
        {
            key.Dispose();
        }
    }

    private string Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = IdOf(key.ExportSubjectPublicKeyInfo());
        var secret = key.ExportPkcs8PrivateKey();
        KeyFolder.Write(Path.Combine(_folder, $"installation-{id}.key"), _master.Wrap(Purpose, secret));
        CryptographicOperations.ZeroMemory(secret);
        LoadAll();
        return id;
    }

    private void LoadAll()
    {
        foreach (var path in Directory.EnumerateFiles(_folder, "installation-*.key"))
        {
            if (!_keys.ContainsKey(Path.GetFileNameWithoutExtension(path)["installation-".Length..]))
            {
                Load(path);
            }
        }
    }

    private void Load(string path)
    {
        var secret = _master.Unwrap(Purpose, File.ReadAllBytes(path));
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(secret, out _);
            ReadOnlyMemory<byte> spki = key.ExportSubjectPublicKeyInfo();
            // The id is the key's own hash: a renamed file does not become another key.
            if (!_keys.TryAdd(IdOf(spki.Span), (key, spki)))
            {
                key.Dispose();
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static string IdOf(ReadOnlySpan<byte> spki) => Convert.ToHexStringLower(SHA256.HashData(spki))[..16];
}
