using System.Globalization;
using Gateway.Access;

namespace Gateway.Api;

/// <summary>Reads a query string strictly: a name or value that is not known is an error, because a filter that is ignored shows too much.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private const int MaxLimit = 500;
    private const int MaxText = 200;
    private static readonly string[] Instants =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly List<ProblemError> _errors = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public static Problem Invalid(params IReadOnlyList<ProblemError> errors) =>
        new(StatusCodes.Status400BadRequest, ApiProblems.QueryInvalid, "The query is not understood.") { Errors = errors };

    /// <summary>What was wrong, the names nobody asked for included; null when nothing was. To be called last.</summary>
    public Problem? Problem()
    {
        var unknown = query.Keys.Where(k => !_known.Contains(k));
        _errors.AddRange(unknown.Select(k => new ProblemError("?" + OneLine.Of(k, 40), "There is no such parameter.")));
        return _errors.Count == 0 ? null : Invalid(_errors);
    }

    public string? Text(string name)
    {
        _ = _known.Add(name);
        if (!query.TryGetValue(name, out var values))
        {
            return null;
        }

        var text = values.ToString();
        if (values.Count == 1 && text.Length is > 0 and <= MaxText && OneLine.Of(text, MaxText) == text)
        {
            return text;
        }

        return Wrong<string>(name, $"One value of 1 to {MaxText} characters is expected.");
    }

    public int Limit(string name, int otherwise) => Text(name) switch
    {
        null => otherwise,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit => limit,
        _ => Wrong<int>(name, $"A number from 1 to {MaxLimit} is expected."),
    };

    public T? Value<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return Kebab<T>.Find(text) ?? Wrong<T?>(name, "Expected one of: " + string.Join(", ", Kebab<T>.Names) + ".");
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : Wrong<DateTimeOffset?>(name, "A date or an ISO 8601 instant is expected.");
    }

    private T? Wrong<T>(string name, string message)
    {
        _errors.Add(new ProblemError("?" + name, message));
        return default;
    }
}
