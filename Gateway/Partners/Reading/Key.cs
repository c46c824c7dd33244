using Gateway.Partners.Yaml;

namespace Gateway.Partners.Reading;

/// <summary>One key of a section: its name, the shape of its value, what it means and what holds when it is absent.</summary>
internal abstract class Key(string name, bool required, string? defaultText, string summary)
{
    public string Name { get; } = name;

    public bool IsRequired { get; } = required;

    /// <summary>The default as a profile would write it; null when there is none.</summary>
    public string? DefaultText { get; } = defaultText;

    public string Summary { get; } = summary;

    public abstract Shape Form { get; }

    public static Key<T> Required<T>(string name, Shape<T> shape, string summary) => new(name, shape, true, null, default!, summary);

    /// <summary>A key that may be left out; null (or an empty list) then stands for "none".</summary>
    public static Key<T> Optional<T>(string name, Shape<T> shape, T fallback, string summary) =>
        new(name, shape, false, null, fallback, summary);

    /// <summary>A key with a default, read by the very shape that reads the profile.</summary>
    public static Key<T> Defaulted<T>(string name, Shape<T> shape, string defaultText, string summary)
    {
        var errors = new ErrorList("default of " + name);
        var node = StrictYaml.Parse(defaultText, errors);
        return node is not null && shape.TryRead(node, new ReadContext(errors), out var fallback)
            ? new Key<T>(name, shape, false, defaultText, fallback, summary)
            : throw new InvalidOperationException($"The default of '{name}' cannot be read: {string.Join("; ", errors.Sorted())}");
    }
}

/// <summary>A key whose value reads to <typeparamref name="T"/>.</summary>
internal sealed class Key<T>(string name, Shape<T> shape, bool required, string? defaultText, T fallback, string summary)
    : Key(name, required, defaultText, summary)
{
    public Shape<T> Shape { get; } = shape;

    /// <summary>What an absent key means.</summary>
    public T Fallback { get; } = fallback;

    public override Shape Form => Shape;

    /// <summary>The same key where another default holds.</summary>
    public Key<T> Defaulting(string text) => Defaulted(Name, Shape, text, Summary);
}
