namespace Gateway.Partners.Reading;

/// <summary>A folder below a root: names with slashes between them, which lead nowhere else.</summary>
internal static class FolderShape
{
    private const int MostLevels = 8;

    public static Shape<string> Shape { get; } = new ScalarShape<string>(
        ProfileCodes.FolderInvalid, "names with slashes between them, as acme/in, of letters, digits, dots, hyphens and underscores",
        (text, _) => (Fits(text), text, null), s => s.Pattern = "^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$");

    private static bool Fits(string text) => text.Length <= 200 && text.Split('/') is { Length: <= MostLevels } names
        && names.All(n => n.Length > 0 && n[0] != '.' && n[^1] != '.' && n.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));
}
