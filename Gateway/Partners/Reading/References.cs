using System.Globalization;
using System.Text.RegularExpressions;
using NJsonSchema;

namespace Gateway.Partners.Reading;

/// <summary>Values that point at something: identities, addresses, secrets, places in a document, delimiters.</summary>
internal static partial class References
{
    private const string EnvSecretPattern = @"^\$\{env:GW_SECRET_[A-Z0-9_]{1,100}\}$";
    private const string SecretName = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}";
    private const string FileSecretPattern = @"^\$\{file:secrets/" + SecretName + "(?:/" + SecretName + @"){0,3}\}$";
    private const string PathPattern = @"^[A-Za-z][A-Za-z0-9]{0,63}(?:\.[A-Za-z][A-Za-z0-9]{0,63}|\[[0-9]{1,4}\]){0,15}$";
    private const string DelimiterPattern = @"^(?:[ -/:-@\[-`{-~]|0x[0-9A-Fa-f]{2})$";

    /// <summary>ISA05 + ISA06 (or ISA07 + ISA08) without padding: <c>ZZ:ACMERETAIL</c>.</summary>
    public static Shape<PartnerIdentity> Identity { get; } = new ScalarShape<PartnerIdentity>(
        ProfileCodes.IdentityInvalid, "qualifier:id, as ZZ:ACMERETAIL (two characters, then 1 to 15 without blanks at the ends)",
        (text, _) => (PartnerIdentity.TryParse(text, out var identity), identity, null), s => s.Pattern = PartnerIdentity.Pattern);

    /// <summary>Absolute http or https, without user, password or fragment: credentials belong in a secret.</summary>
    public static Shape<Uri> Url { get; } = new ScalarShape<Uri>(
        ProfileCodes.UrlInvalid, "an absolute http or https address without user, password and fragment",
        (text, _) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0
            && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0 && !text.Any(c => char.IsControl(c) || c == ' ')
            ? (true, uri, null) : (false, null, null),
        s => { s.Format = JsonFormatStrings.Uri; s.Pattern = "^https?://"; });

    /// <summary>A reference, never a value: the only two roads, so that a profile cannot read other variables or files.</summary>
    public static Shape<SecretRef> Secret { get; } = new ScalarShape<SecretRef>(
        ProfileCodes.SecretInvalid, "${env:GW_SECRET_…} or ${file:secrets/…}",
        (text, context) => Fits(EnvSecretRegex(), text) || Fits(FileSecretRegex(), text)
            ? (true, new SecretRef(context.Partner, text), null)
            : (false, null, "A secret is a reference, ${env:GW_SECRET_…} or ${file:secrets/…} below this partner's folder, never the value."),
        s => s.Pattern = EnvSecretPattern + "|" + FileSecretPattern);

    /// <summary>A place in a canonical document: <c>parties.seller.id.value</c>, <c>lines[0].quantity.unit</c>.</summary>
    public static Shape<string> DocumentPath { get; } = new ScalarShape<string>(
        ProfileCodes.PathInvalid, "names with dots, as parties.shipTo.id.value or lines[0].id",
        (text, _) => (Fits(PathRegex(), text), text, null), s => s.Pattern = PathPattern);

    /// <summary>One character of an X12 envelope, written as itself or as its hex code.</summary>
    public static Shape<char> Delimiter { get; } = new ScalarShape<char>(
        ProfileCodes.DelimiterInvalid, "one character that is no letter, digit or blank, in quotes, or its code as 0x1D",
        (text, _) => ReadDelimiter(text) is { } c ? (true, c, null) : (false, default, null), s => s.Pattern = DelimiterPattern);

    private static char? ReadDelimiter(string text)
    {
        char? c = text switch
        {
            [var one] => one,
            ['0', 'x', _, _] when byte.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, null, out var code) => (char)code,
            _ => null,
        };
        return c is { } found && found is > '\0' and < '\x80' && found != ' ' && !char.IsAsciiLetterOrDigit(found) ? found : null;
    }

    /// <summary><c>$</c> would let a line break through at the end.</summary>
    private static bool Fits(Regex regex, string text) => !text.Any(char.IsControl) && regex.IsMatch(text);

    [GeneratedRegex(EnvSecretPattern, RegexOptions.CultureInvariant)]
    private static partial Regex EnvSecretRegex();

    [GeneratedRegex(FileSecretPattern, RegexOptions.CultureInvariant)]
    private static partial Regex FileSecretRegex();

    [GeneratedRegex(PathPattern, RegexOptions.CultureInvariant)]
    private static partial Regex PathRegex();
}
