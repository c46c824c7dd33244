namespace Gateway.Transports.As2;

/// <summary>
/// What became of a message, as an MDN says it (RFC 4130 7.4.3): <c>automatic-action/MDN-sent-automatically; processed/error: decryption-failed</c>.
/// </summary>
/// <param name="Type">In lower case: <c>processed</c>, <c>failed</c> or another.</param>
/// <param name="Text">Text of the modifier as it came, or null.</param>
internal sealed record Disposition(string Type, ModifierKind Modifier, string? Text)
{
    public const string Automatic = "automatic-action/MDN-sent-automatically";
    private const string ProcessedType = "processed";
    private const string FailedType = "failed";

    /// <summary>Action mode and sending mode, as they came.</summary>
    public string Mode { get; init; } = Automatic;

    public static Disposition Processed { get; } = new(ProcessedType, ModifierKind.None, null);

    /// <summary>Processed without error or failure; a warning is no error.</summary>
    public bool IsPositive => Type == ProcessedType && Modifier is ModifierKind.None or ModifierKind.Warning;

    /// <param name="text">One of <see cref="DispositionText"/>.</param>
    public static Disposition Error(string text) => new(ProcessedType, ModifierKind.Error, text);

    public static Disposition Warning(string text) => new(ProcessedType, ModifierKind.Warning, text);

    public static Disposition Failure(string text) => new(FailedType, ModifierKind.Failure, text);

    /// <summary>
    /// In any case, with spaces or none around <c>;</c> <c>/</c> <c>:</c>, with <c>=</c> for <c>:</c> as libas2 writes, and with several modifiers, of which
    /// the worst counts. A modifier of no known kind is an error: it is not said that all went well. Null when there is no type.
    /// </summary>
    public static Disposition? Parse(string? value)
    {
        var text = value.AsSpan().Trim(" \t;");
        var semicolon = text.IndexOf(';');
        var mode = semicolon < 0 ? default : text[..semicolon];
        var rest = text[(semicolon + 1)..].Trim();
        var slash = rest.IndexOf('/');
        var type = (slash < 0 ? rest : rest[..slash]).Trim().ToString().ToLowerInvariant();
        if (type.Length == 0 || (semicolon < 0 && type is not (ProcessedType or FailedType)))
        {
            return null;
        }

        var (modifier, words) = slash < 0 ? (ModifierKind.None, null) : Worst(rest[(slash + 1)..].ToString());
        return new Disposition(type, modifier, words) { Mode = semicolon < 0 ? Automatic : NoSpaces(mode) };
    }

    /// <summary>As it goes into the field.</summary>
    public override string ToString()
    {
        var kind = Modifier.ToString().ToLowerInvariant();
        return $"{Mode}; {Type}{(Modifier == ModifierKind.None ? "" : Text is null ? "/" + kind : $"/{kind}: {Text}")}";
    }

    private static string NoSpaces(ReadOnlySpan<char> mode) => mode.ToString().Replace(" ", "", StringComparison.Ordinal);

    /// <summary>A comma ends a modifier only where another kind follows: <c>authentication-failed, processing continued</c> is one text.</summary>
    private static (ModifierKind Kind, string? Text) Worst(string modifiers)
    {
        var found = new List<(ModifierKind Kind, string Text)>();
        foreach (var piece in modifiers.Split(','))
        {
            var end = piece.IndexOfAny([':', '=']);
            var word = (end < 0 ? piece : piece[..end]).Trim();
            var kind = KindOf(word);
            if (kind is null && found.Count > 0)
            {
                found[^1] = (found[^1].Kind, $"{found[^1].Text},{piece}");
            }
            else
            {
                found.Add(kind is { } known ? (known, end < 0 ? "" : piece[(end + 1)..]) : (ModifierKind.Error, piece));
            }
        }

        var worst = found.MaxBy(modifier => modifier.Kind);
        return (worst.Kind, worst.Text.Trim() is { Length: > 0 } text ? text : null);
    }

    private static ModifierKind? KindOf(string word) => word.ToUpperInvariant() switch
    {
        "ERROR" => ModifierKind.Error,
        "FAILURE" => ModifierKind.Failure,
        "WARNING" => ModifierKind.Warning,
        _ => null,
    };
}
