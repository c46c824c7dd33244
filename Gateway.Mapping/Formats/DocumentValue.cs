using System.Globalization;

namespace Gateway.Mapping.Formats;

/// <summary>A leaf of the document tree: text, a decimal that keeps its scale, a boolean or null. Immutable.</summary>
public sealed class DocumentValue : DocumentNode
{
    private readonly object? _value;

    private DocumentValue(object? value, DocumentValueKind kind)
    {
        _value = value;
        Kind = kind;
    }

    public static DocumentValue Null { get; } = new(null, DocumentValueKind.Null);

    public static DocumentValue True { get; } = new(true, DocumentValueKind.Boolean);

    public static DocumentValue False { get; } = new(false, DocumentValueKind.Boolean);

    public DocumentValueKind Kind { get; }

    /// <summary>The text of a text value; null for every other kind.</summary>
    public string? Text => _value as string;

    /// <summary>The number with the scale it came with (10.00 stays 10.00); null for every other kind.</summary>
    public decimal? Number => _value is decimal number ? number : null;

    /// <summary>The boolean; null for every other kind.</summary>
    public bool? Boolean => _value is bool flag ? flag : null;

    public static DocumentValue Of(string text) => new(text, DocumentValueKind.Text);

    public static DocumentValue Of(decimal number) => new(number, DocumentValueKind.Number);

    public static DocumentValue Of(bool flag) => flag ? True : False;

    /// <summary>The value as it stands in an interchange or a table: culture-free, the scale of a number kept, null as an empty string.</summary>
    public override string ToString() => _value switch
    {
        string text => text,
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        true => "true",
        false => "false",
        _ => string.Empty,
    };
}
