using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Structure;

/// <summary>
/// Compares an options class with the settings file. A section shows every property with its default, so that the file is the reference a reader
/// needs, and nothing that no property reads.
/// </summary>
internal static class SettingsCheck
{
    /// <summary>The options classes of an assembly: sealed, named …Options, with a constant <c>Section</c>.</summary>
    public static IReadOnlyList<Type> OptionsOf(Assembly assembly) =>
        [.. assembly.GetTypes().Where(t => t.IsSealed && t.Name.EndsWith("Options", StringComparison.Ordinal) && SectionOf(t) is not null)];

    /// <summary>The section an options class is bound to, or null when it has none.</summary>
    public static string? SectionOf(Type options) =>
        options.GetField("Section", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic) is { IsLiteral: true } field
            ? field.GetRawConstantValue() as string
            : null;

    public static IEnumerable<string> Differences(Type options, IConfiguration settings) =>
        DifferencesOf(options, settings.GetSection(SectionOf(options)!));

    private static IEnumerable<string> DifferencesOf(Type options, IConfigurationSection section)
    {
        var properties = options.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.CanWrite).ToList();
        var shown = section.GetChildren().Select(c => c.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = properties.Where(p => !shown.Contains(p.Name))
            .Select(p => $"{section.Path}:{p.Name} of {options.Name} is not shown");
        var known = properties.Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unread = shown.Where(s => !known.Contains(s) && !IsBoundTo($"{section.Path}:{s}", options))
            .Select(s => $"{section.Path}:{s} is read by nothing");

        var groups = properties.Where(IsGroup).ToList();
        var inner = groups.Where(p => shown.Contains(p.Name)).SelectMany(p => DifferencesOf(p.PropertyType, section.GetSection(p.Name)));
        var changed = Changed(options, section, properties.Except(groups).Where(p => shown.Contains(p.Name)));
        return missing.Concat(unread).Concat(changed).Concat(inner);
    }

    private static IEnumerable<string> Changed(Type options, IConfigurationSection section, IEnumerable<PropertyInfo> properties)
    {
        var defaults = Activator.CreateInstance(options, nonPublic: true)!;
        var bound = Activator.CreateInstance(options, nonPublic: true)!;
        section.Bind(bound);
        return properties.Where(p => Show(p, defaults) != Show(p, bound))
            .Select(p => $"{section.Path}:{p.Name} shows {Show(p, bound)}, the default is {Show(p, defaults)}");
    }

    private static bool IsGroup(PropertyInfo property) => property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal);

    private static bool IsBoundTo(string path, Type options) =>
        OptionsOf(options.Assembly).Any(o => string.Equals(SectionOf(o), path, StringComparison.OrdinalIgnoreCase));

    private static string Show(PropertyInfo property, object of) => JsonSerializer.Serialize(property.GetValue(of), property.PropertyType);
}
