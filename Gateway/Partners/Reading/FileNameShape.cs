namespace Gateway.Partners.Reading;

/// <summary>The template of a file name as profiles write it.</summary>
internal static class FileNameShape
{
    public const string Placeholders = "{document} {number} {key} {date} {time} {partner} {id}";

    public static Shape<FileNameTemplate?> Of(string example) => new ScalarShape<FileNameTemplate?>(
        ProfileCodes.FileNameInvalid, $"a file name, as \"{example}\"",
        (text, _) => FileNameTemplate.Parse(text) is ({ } template, _) ? (true, template, null) : (false, null, FileNameTemplate.Parse(text).Complaint),
        s => { s.MinLength = 1; s.MaxLength = 100; });
}
