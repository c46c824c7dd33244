namespace Gateway.Partners.Yaml;

/// <summary>The errors of one file; it stops at 100, so that a file of rubbish cannot make a report of rubbish.</summary>
internal sealed class ErrorList(string file)
{
    private const int Most = 100;

    private readonly List<ProfileError> _errors = [];

    public string File { get; } = file;

    public int Count => _errors.Count;

    /// <summary>The errors in the order of their places.</summary>
    public IReadOnlyList<ProfileError> Sorted() =>
        [.. _errors.OrderBy(e => e.Line == 0 ? int.MaxValue : e.Line).ThenBy(e => e.Column)];

    public void Add(string code, Place place, string message)
    {
        if (_errors.Count < Most)
        {
            _errors.Add(new ProfileError(code, File, place.Line, place.Column, message));
        }
        else if (_errors.Count == Most)
        {
            _errors.Add(new ProfileError(ProfileCodes.TooManyErrors, File, 0, 0, $"There are more than {Most} errors; the rest is not shown."));
        }
    }
}
