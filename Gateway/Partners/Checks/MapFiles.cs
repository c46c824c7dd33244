using Gateway.Mapping.Maps;
using Gateway.Partners.Reading;

namespace Gateway.Partners.Checks;

/// <summary>Compiles the maps of a partner's files, runs their tests and holds them against the agreements that name them.</summary>
internal static class MapFiles
{
    public static (CompiledMap? Map, IReadOnlyList<ProfileError> Errors) Compile(string folder, string file, IReadOnlyDictionary<string, string> files)
    {
        throw new NotImplementedException();
    }

    public static (int Count, IReadOnlyList<MapTest> Tests, IReadOnlyList<ProfileError> Errors) Check(string name, ProfileReading reading, IReadOnlyDictionary<string, string> files)
    {
        return (0, [], []);
    }
}
