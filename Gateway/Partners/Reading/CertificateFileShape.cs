using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Gateway.Partners.Yaml;
using NJsonSchema;

namespace Gateway.Partners.Reading;

/// <summary>The name of a file below <c>certs/</c>, read to the one certificate that is in it.</summary>
internal sealed partial class CertificateFileShape : Shape<CertificateFacts>
{
    private const string Pattern = @"^certs/[A-Za-z0-9_-][A-Za-z0-9._-]{0,95}\.pem$";
    private const string Label = "CERTIFICATE";

    private static readonly Shape<string> Name = Shapes.Pattern(ProfileCodes.TextInvalid, Regex(), Pattern, "a .pem file of this folder's certs/, as certs/acme-2026.pem");

    public override bool TryRead(YamlNode node, ReadContext context, [MaybeNullWhen(false)] out CertificateFacts value)
    {
        value = null;
        if (!Name.TryRead(node, context, out var file))
        {
            return false;
        }

        if (!context.Files.TryGetValue(file, out var text))
        {
            context.Errors.Add(ProfileCodes.CertificateUnknown, node.Place, $"There is no file '{file}' in this folder.");
            return false;
        }

        value = Certificate(text);
        if (value is null)
        {
            context.Errors.Add(ProfileCodes.CertificateInvalid, node.Place, $"'{file}' is not one X.509 certificate as PEM.");
        }

        return value is not null;
    }

    public override void Describe(JsonSchema schema) => Name.Describe(schema);

    /// <summary>Null when there is none, more than one, or something that is none under its label.</summary>
    private static CertificateFacts? Certificate(string text)
    {
        ReadOnlySpan<char> rest = text;
        if (!PemEncoding.TryFind(rest, out var found) || !rest[found.Label].SequenceEqual(Label) || PemEncoding.TryFind(rest[found.Location.End..], out _))
        {
            return null;
        }

        try
        {
            return CertificateFacts.Read(Convert.FromBase64String(rest[found.Base64Data].ToString()));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Regex();
}
