using System.Globalization;
using System.Text.RegularExpressions;
using NJsonSchema;

namespace Gateway.Partners.Reading;

/// <summary>The values a profile is written in.</summary>
internal static partial class Shapes
{
    public const string IdPattern = "^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$";

    /// <summary>Of a partner, a channel, an agreement: lower case letters, digits, hyphens.</summary>
    public static Shape<string> Id { get; } = Pattern(
        ProfileCodes.IdInvalid, IdRegex(), IdPattern, "1 to 64 lower case letters, digits and hyphens, no hyphen at an end");

    public static Shape<bool> Flag { get; } = new ScalarShape<bool>(
        ProfileCodes.FlagInvalid, "true or false", (text, _) => text switch
        {
            "true" => (true, true, null),
            "false" => (true, false, null),
            _ => (false, default, null),
        }, s => s.Type = JsonObjectType.Boolean);

    /// <summary>Name of a person or firm: one line without control characters.</summary>
    public static Shape<string> Line(int most) => new ScalarShape<string>(
        ProfileCodes.TextInvalid, $"one line of 1 to {most} characters",
        (text, _) => (text.Trim().Length > 0 && text.Length <= most && !text.Any(char.IsControl), text, null),
        s => { s.MinLength = 1; s.MaxLength = most; });

    public static Shape<string> Pattern(string code, Regex regex, string pattern, string hint, bool digitsToo = false) =>
        new ScalarShape<string>(code, hint, (text, _) => (!text.Any(char.IsControl) && regex.IsMatch(text), text, null), s =>
        {
            s.Pattern = pattern;
            if (digitsToo)
            {
                // An editor's YAML takes unquoted digits for a number; the reader takes them as they stand.
                s.Type = JsonObjectType.String | JsonObjectType.Integer;
            }
        });

    public static Shape<long> Integer(long least, long most) => new ScalarShape<long>(
        ProfileCodes.NumberInvalid, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        (text, _) => (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most, n, null),
        s => { s.Type = JsonObjectType.Integer; s.Minimum = least; s.Maximum = most; });

    public static Shape<T> Choice<T>(params (string Word, T Value)[] words) => new ScalarShape<T>(
        ProfileCodes.ChoiceInvalid, "one of " + string.Join(", ", words.Select(w => w.Word)),
        (text, _) =>
        {
            var found = Array.FindIndex(words, w => string.Equals(w.Word, text, StringComparison.Ordinal));
            return found < 0 ? (false, default, null) : (true, words[found].Value, null);
        },
        s =>
        {
            foreach (var (word, _) in words)
            {
                s.Enumeration.Add(word);
            }
        });

    /// <summary>One of some numbers.</summary>
    public static Shape<int> OneOf(params int[] numbers) => new ScalarShape<int>(
        ProfileCodes.ChoiceInvalid, "one of " + string.Join(", ", numbers),
        (text, _) => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && numbers.Contains(n), n, null),
        s =>
        {
            s.Type = JsonObjectType.Integer;
            foreach (var number in numbers)
            {
                s.Enumeration.Add(number);
            }
        });

    public static Shape<IReadOnlyList<T>> List<T>(Shape<T> item, int least = 0, int most = 1000, bool distinct = true) =>
        new ListShape<T>(item, least, most, distinct);

    /// <summary>A shape whose value is wrapped.</summary>
    public static Shape<TTo> Map<TFrom, TTo>(this Shape<TFrom> shape, Func<TFrom, ReadContext, TTo> wrap) =>
        new MappedShape<TFrom, TTo>(shape, wrap);

    [GeneratedRegex(IdPattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IdRegex();
}
