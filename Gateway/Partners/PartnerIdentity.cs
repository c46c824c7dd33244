using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Gateway.Partners;

/// <summary>How a party names itself in an interchange: qualifier and id (X12 ISA05-08), without padding.</summary>
public sealed partial record PartnerIdentity(string Qualifier, string Id)
{
    /// <summary>Two characters, a colon, then 1 to 15 without blanks at the ends.</summary>
    internal const string Pattern = "^[A-Z0-9]{2}:[!-~](?:[ -~]{0,13}[!-~])?$";

    /// <summary>Reads what <see cref="ToString"/> writes: <c>ZZ:ACMERETAIL</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PartnerIdentity? identity)
    {
        // $ would let a line break through at the end.
        identity = text is not null && !text.Any(char.IsControl) && Form().IsMatch(text) ? new PartnerIdentity(text[..2], text[3..]) : null;
        return identity is not null;
    }

    public override string ToString() => Qualifier + ":" + Id;

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
