using System.Reflection;

namespace Gateway.Mapping.Maps;

/// <summary>The maps that are shipped, named base/850-to-order@1: to be used as they are or extended.</summary>
public static class BaseMaps
{
    private const string Folder = "Gateway.Mapping.Maps.Base.";

    public static IReadOnlyList<string> Names { get; } =
        ["base/850-to-order@1", "base/810-to-invoice@1", "base/order-to-850@1", "base/invoice-to-810@1"];

    /// <summary>The text of a shipped map; null for any other name.</summary>
    public static string? Read(string name)
    {
        if (!Names.Contains(name))
        {
            return null;
        }

        var file = name["base/".Length..name.IndexOf('@', StringComparison.Ordinal)];
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Folder}{file}.map.yaml")
            ?? throw new InvalidOperationException($"The map {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>A shipped map compiled.</summary>
    /// <exception cref="InvalidOperationException">It does not compile, which a test rules out.</exception>
    public static CompiledMap Compile(string name)
    {
        var yaml = Read(name) ?? throw new ArgumentException($"There is no base map '{name}'.", nameof(name));
        var compilation = MapCompiler.Compile(yaml, name, _ => null);
        return compilation.Map ?? throw new InvalidOperationException(string.Join(Environment.NewLine, compilation.Errors));
    }
}
