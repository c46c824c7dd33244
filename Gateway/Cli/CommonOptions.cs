using System.CommandLine;

namespace Gateway.Cli;

/// <summary>Options that several verbs have.</summary>
internal static class CommonOptions
{
    public static Option<string?> Data { get; } = new("--data") { Description = "Data directory. Default ./data.", Recursive = true };

    public static Option<string?> Partners { get; } = new("--partners") { Description = "Partners' folder. Default ./partners.", Recursive = true };

    public static Option<bool> Json { get; } = new("--json") { Description = "Print JSON instead of a table.", Recursive = true };

    /// <summary>What the command line says, as settings.</summary>
    public static Dictionary<string, string?> Overrides(ParseResult parsed)
    {
        var overrides = new Dictionary<string, string?>();
        Set(overrides, "Storage:DataDirectory", parsed.GetValue(Data));
        Set(overrides, "Profiles:Directory", parsed.GetValue(Partners));
        return overrides;
    }

    public static void Set(Dictionary<string, string?> overrides, string name, string? value)
    {
        if (value is not null)
        {
            overrides[name] = value;
        }
    }
}
