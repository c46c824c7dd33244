using System.Collections.Concurrent;
using Gateway.Mapping.Maps;
using Gateway.Partners.Checks;
using Gateway.Partners.Reading;

namespace Gateway.Partners.Running;

/// <summary>One approved snapshot in memory: the partner as it says it, and its maps, each compiled at its first use.</summary>
internal sealed class RunningProfile
{
    private static readonly string[] NotForMaps = ["samples/", "guides/", "certs/", "keys/"];

    private readonly ConcurrentDictionary<string, Lazy<CompiledMap>> _maps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _files;

    public RunningProfile(ProfileSnapshot snapshot)
    {
        Id = snapshot.Partner;
        Hash = snapshot.Hash;
        ApprovedAt = snapshot.ApprovedAt;
        Reading = snapshot.Files.ContainsKey(ProfileReader.FileName)
            ? ProfileReader.Read(snapshot.Partner.Value, snapshot.Files, snapshot.Hash)
            : new ProfileReading(Id + "/" + ProfileReader.FileName, "", null,
                [new ProfileError(ProfileCodes.FileMissing, Id + "/" + ProfileReader.FileName, 0, 0, "The snapshot has no profile.yaml.")]);

        // Samples and guides are for tests and people, certificates are read by now; at run time they would only fill memory.
        _files = snapshot.Files
            .Where(f => !NotForMaps.Any(folder => f.Key.StartsWith(folder, StringComparison.Ordinal)))
            .ToDictionary(StringComparer.Ordinal);
    }

    public PartnerId Id { get; }

    public string Hash { get; }

    public DateTimeOffset ApprovedAt { get; }

    public ProfileReading Reading { get; }

    /// <exception cref="ProfileUnusableException">This program cannot compile the map, though it was approved.</exception>
    public CompiledMap Map(string file) => _maps.GetOrAdd(file, f => new Lazy<CompiledMap>(() => Compile(f))).Value;

    private CompiledMap Compile(string file)
    {
        var (map, errors) = MapFiles.Compile(Id.Value, file, _files);
        return map ?? throw new ProfileUnusableException(Id, Hash, errors);
    }
}
