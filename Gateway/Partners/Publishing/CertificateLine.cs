using Gateway.Partners.Yaml;

namespace Gateway.Partners.Publishing;

/// <summary>Adds one certificate to the text of a profile. What is there stays where it is; the result is to be read again before it is believed.</summary>
internal static class CertificateLine
{
    private const string Section = "certificates";

    /// <summary>Null when the text is written in a way that leaves no place for it.</summary>
    public static string? Insert(string text, ProfileCertificate certificate)
    {
        if (StrictYaml.Parse(text, new ErrorList(Section)) is not YamlMap root)
        {
            return null;
        }

        var item = $"{certificate.Id}: {{ file: certs/{certificate.Id}.pem, use: [{certificate.Uses.Text().Replace(",", ", ", StringComparison.Ordinal)}], from: {certificate.From:yyyy-MM-dd} }}";
        var line = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return root.Find(Section) switch
        {
            null => $"{text}{(text.EndsWith('\n') ? "" : line)}{line}{Section}:{line}  {item}{line}",
            { Value: YamlMap map } => Insert(text, map, item, line),
            _ => null,
        };
    }

    private static string? Insert(string text, YamlMap map, string item, string line)
    {
        if (Offset(text, map.Place) is not { } at)
        {
            return null;
        }

        if (text[at] == '{')
        {
            return text.Insert(at + 1, map.Entries.Count > 0 ? $" {item}," : $" {item} ");
        }

        // In block style the mapping begins with its first key: the new line goes before it, indented alike.
        var start = at - (map.Place.Column - 1);
        var indent = text[start..at];
        return indent.Length > 0 && indent.All(c => c == ' ') ? text.Insert(start, indent + item + line) : null;
    }

    private static int? Offset(string text, Place place)
    {
        var start = 0;
        for (var line = 1; line < place.Line; line++)
        {
            start = text.IndexOf('\n', start) + 1;
            if (start == 0)
            {
                return null;
            }
        }

        var at = start + place.Column - 1;
        return at < text.Length ? at : null;
    }
}
