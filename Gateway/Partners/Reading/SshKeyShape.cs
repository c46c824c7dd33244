using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Gateway.Partners.Yaml;
using NJsonSchema;

namespace Gateway.Partners.Reading;

/// <summary>A public key of OpenSSH: its line, or the name of a file below <c>keys/</c> that has it.</summary>
internal sealed partial class SshKeyShape : Shape<SshPublicKey>
{
    private const string FilePattern = @"^keys/[A-Za-z0-9_-][A-Za-z0-9._-]{0,95}\.pub$";
    private const int MostCharacters = 8192;

    private static readonly Shape<string> Text = Shapes.Line(MostCharacters);

    public override bool TryRead(YamlNode node, ReadContext context, [MaybeNullWhen(false)] out SshPublicKey value)
    {
        value = null;
        if (!Text.TryRead(node, context, out var text))
        {
            return false;
        }

        var isFile = text.StartsWith("keys/", StringComparison.Ordinal);
        if ((isFile ? LineOf(text, node, context) : text) is not { } line)
        {
            return false;
        }

        (value, var code, var complaint) = SshPublicKey.Read(line);
        if (value is null)
        {
            context.Errors.Add(code, node.Place, isFile ? $"'{text}': {complaint}" : complaint);
        }

        return value is not null;
    }

    public override void Describe(JsonSchema schema) => Text.Describe(schema);

    /// <summary>The one line of the file that is neither empty nor a remark; null when there is no such file, or another number of lines in it.</summary>
    private static string? LineOf(string file, YamlNode node, ReadContext context)
    {
        if (!FileRegex().IsMatch(file) || !context.Files.TryGetValue(file, out var text))
        {
            context.Errors.Add(ProfileCodes.AccountKeyUnknown, node.Place, "There is no such .pub file in this folder's keys/.");
            return null;
        }

        var lines = text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#').ToList();
        if (lines.Count > 0 && (lines.Count == 1 || lines[0].StartsWith('-')))
        {
            return lines[0];
        }

        context.Errors.Add(ProfileCodes.AccountKeyInvalid, node.Place, $"'{file}' has {lines.Count} lines with keys; one file has one.");
        return null;
    }

    [GeneratedRegex(FilePattern, RegexOptions.CultureInvariant)]
    private static partial Regex FileRegex();
}
