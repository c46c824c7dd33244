using System.Security.Cryptography;
using System.Text;

namespace Gateway.Security;

/// <summary>
/// Finds the master key: environment, configured file, the data folder; makes one only where nobody else can reach the installation.
/// </summary>
internal static class MasterKeySource
{
    public const string Variable = "GW_MASTER_KEY";
    public const string FileName = "master.key";

    /// <summary>
    /// Looks the key up, or makes it at first start on SQLite with loopback listeners. The host calls it before anything listens.
    /// </summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static MasterKeyResult Open(
        SecurityPlaces places, SecurityOptions options, Func<string, string?> environment, TimeProvider clock, ILogger logger)
    {
        try
        {
            return environment(Variable) is { Length: > 0 } text ? new MasterKeyResult.Ready(MasterKey.Parse(text, Variable), Variable, false)
                : options.MasterKeyFile is { Length: > 0 } file ? FromFile(file, logger)
                : FromDataFolder(places, clock, logger);
        }
        catch (MasterKeyException e)
        {
            return new MasterKeyResult.Refused(e.Code, e.Message);
        }
    }

    /// <summary>Whether a key is there, so that looking it up makes none.</summary>
    public static bool IsGiven(SecurityPlaces places, SecurityOptions options, Func<string, string?> environment) =>
        environment(Variable) is { Length: > 0 } || options.MasterKeyFile is { Length: > 0 } || File.Exists(Path.Combine(places.KeysFolder, FileName));

    private static MasterKeyResult.Ready FromFile(string path, ILogger logger)
    {
        if (!File.Exists(path))
        {
            throw new MasterKeyException(MasterKeyException.Missing, $"The master key file {path} does not exist.");
        }

        if (KeyFolder.IsOpenToOthers(path))
        {
            Log.KeyFileIsOpen(logger, path);
        }

        return new MasterKeyResult.Ready(MasterKey.Parse(File.ReadAllText(path), path), path, false);
    }

    private static MasterKeyResult.Ready FromDataFolder(SecurityPlaces places, TimeProvider clock, ILogger logger)
    {
        var path = Path.Combine(places.KeysFolder, FileName);
        if (File.Exists(path))
        {
            return FromFile(path, logger);
        }

        if (places.SharedLedger || !places.LoopbackOnly)
        {
            var reason = places.SharedLedger ? "the ledger is on PostgreSQL" : "it listens beyond this machine";
            throw new MasterKeyException(
                MasterKeyException.Missing,
                $"A master key is needed because {reason}: set {Variable} (32 bytes in base64) or Security:MasterKeyFile.");
        }

        using var held = KeyFolder.Lock(places.KeysFolder, clock);
        if (File.Exists(path))
        {
            return FromFile(path, logger);
        }

        KeyFolder.Write(path, Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Size)) + "\n"));
        Log.MasterKeyMade(logger, path);
        return FromFile(path, logger) with { Generated = true };
    }
}
