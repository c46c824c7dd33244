using Gateway.Mapping.Maps;
using Gateway.Partners.Reading;

namespace Gateway.Partners.Checks;

/// <summary>Compiles the maps of a partner's files, runs their tests and holds them against the agreements that name them.</summary>
internal static class MapFiles
{
    private const string Extension = ".map.yaml";

    /// <summary>One map. It may read the files of its own partner and the maps that are built in, nothing else.</summary>
    public static (CompiledMap? Map, IReadOnlyList<ProfileError> Errors) Compile(
        string folder, string file, IReadOnlyDictionary<string, string> files)
    {
        if (!files.TryGetValue(file, out var yaml))
        {
            return (null, [new ProfileError(ProfileCodes.MapUnknown, $"{folder}/{file}", 0, 0, "There is no such file.")]);
        }

        var compilation = MapCompiler.Compile(yaml, file, files.GetValueOrDefault);
        return (compilation.Map, [.. compilation.Errors.Select(e => Place(folder, e))]);
    }

    /// <summary>Every map of the folder, whether an agreement names it or not.</summary>
    public static MapCheck Check(
        string folder, ProfileReading? reading, IReadOnlyDictionary<string, string> files, MapVerdicts verdicts)
    {
        var maps = new Dictionary<string, MapVerdict>(StringComparer.Ordinal);
        var errors = new List<ProfileError>();
        var tests = new List<MapTest>();
        foreach (var file in files.Keys.Where(f => f.EndsWith(Extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var verdict = verdicts.Of(file, files);
            maps[file] = verdict;
            errors.AddRange(verdict.Errors.Select(e => Place(folder, e)));
            tests.AddRange(verdict.Tests.Select(t => new MapTest($"{folder}/{file}", t.Input, t.Passed, t.Message)));
        }

        errors.AddRange(tests.Where(t => !t.Passed)
            .Select(t => new ProfileError(ProfileCodes.MapTestFailed, t.File, 0, 0, $"{t.Input}: {t.Message}")));
        errors.AddRange((reading?.Partner?.Agreements ?? []).Select(a => Mismatch(a, maps, reading!)).OfType<ProfileError>());
        return new MapCheck(maps.Count, tests, errors);
    }

    private static ProfileError? Mismatch(Agreement agreement, Dictionary<string, MapVerdict> maps, ProfileReading reading)
    {
        if (agreement.Map is not { } file)
        {
            return null;
        }

        if (!maps.TryGetValue(file, out var map))
        {
            return reading.At(ProfileCodes.MapUnknown, $"There is no file '{file}' in this folder.", "agreements", agreement.Id, "map");
        }

        if (map.Target is null)
        {
            return null;
        }

        IReadOnlyList<string> target = [map.Target];
        var (outer, canonical) = agreement.Direction == ChannelDirection.In ? (map.Sources, target) : (target, map.Sources);
        return canonical.Contains("canonical/" + agreement.Document) && (agreement.Set is null || outer.Any(o => IsOf(agreement, o)))
            ? null
            : reading.At(ProfileCodes.MapMismatch,
                $"'{file}' leads from {string.Join(", ", map.Sources)} to {map.Target}; this agreement is for {Wanted(agreement)}.",
                "agreements", agreement.Id, "map");
    }

    /// <summary>A map's x12/850 is for every version, its x12/004010/850 for that one and its industries' (004010VICS).</summary>
    private static bool IsOf(Agreement agreement, string shape) => shape.Split('/') switch
    {
        [var standard, var set] => standard == agreement.Standard && set == agreement.Set,
        [var standard, var version, var set] =>
            standard == agreement.Standard && set == agreement.Set && agreement.Version!.StartsWith(version, StringComparison.Ordinal),
        _ => false,
    };

    private static string Wanted(Agreement agreement)
    {
        var outer = agreement.Set is null ? agreement.Standard : $"{agreement.Standard}/{agreement.Version}/{agreement.Set}";
        var canonical = "canonical/" + agreement.Document;
        return agreement.Direction == ChannelDirection.In ? $"{outer} to {canonical}" : $"{canonical} to {outer}";
    }

    /// <summary>A map that is built in keeps its own name; every other file is the partner's.</summary>
    private static ProfileError Place(string folder, MapError error) => new(
        error.Code, error.File.StartsWith("base/", StringComparison.Ordinal) ? error.File : $"{folder}/{error.File}",
        (int)error.Line, (int)error.Column, error.Message);
}
