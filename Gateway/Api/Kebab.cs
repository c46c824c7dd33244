using System.Collections.Frozen;
using System.Text.Json;

namespace Gateway.Api;

/// <summary>The kebab-case spelling of an enumeration's values (<c>accepted-with-errors</c>), as JSON and query parameters have it.</summary>
internal static class Kebab<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Values = Enum.GetValues<T>()
        .ToFrozenDictionary(NameOf, StringComparer.Ordinal);

    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<T>().Select(NameOf)];

    public static string NameOf(T value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static T? Find(string name) => Values.TryGetValue(name, out var value) ? value : null;
}
