using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Gateway.Partners;
using Gateway.Partners.Reading;
using Gateway.Security.Certificates;

namespace Gateway.Cli.Keys;

/// <summary>Arguments and options that several verbs of <c>gw keys</c> have.</summary>
internal static class KeyOptions
{
    private const int LongestDays = 7_300;

    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmZ", "yyyy-MM-ddTHH:mm:ssZ"];

    private static readonly (string Word, KeyAlgorithm Algorithm)[] Algorithms =
    [
        ("rsa-2048", KeyAlgorithm.Rsa2048), ("rsa-3072", KeyAlgorithm.Rsa3072), ("rsa-4096", KeyAlgorithm.Rsa4096),
        ("ec-p256", KeyAlgorithm.EcP256), ("ec-p384", KeyAlgorithm.EcP384),
    ];

    public static Argument<string> Name()
    {
        var name = new Argument<string>("name") { Description = "Name of the key, the same for all its versions: lower case letters, digits, hyphens." };
        name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && (text.Any(char.IsControl) || !Regex.IsMatch(text, Shapes.IdPattern)))
            {
                result.AddError("A name is 1 to 64 lower case letters, digits and hyphens, no hyphen at an end.");
            }
        });
        return name;
    }

    public static Argument<string> Id() => new("id") { Description = "Id of the version, as list shows it." };

    public static Option<CertificateUse?> Uses(bool required, string otherwise) => new("--use")
    {
        Description = "sign, encrypt, tls, with commas between them." + otherwise,
        Required = required,
        CustomParser = result =>
        {
            var uses = CertificateUses.Parse(result.Tokens[0].Value);
            if (uses is null)
            {
                result.AddError($"'{result.Tokens[0].Value}' are no uses; known: {string.Join(", ", CertificateUses.Words.Select(w => w.Word))}.");
            }

            return uses;
        },
    };

    public static Option<DateTimeOffset?> ActiveFrom(string otherwise) => new("--active-from")
    {
        Description = "From when we sign with it and offer it: 2026-12-01, or 2026-12-01T08:00Z (UTC). " + otherwise,
        CustomParser = Date,
    };

    public static Option<X500DistinguishedName?> Subject(string otherwise) => new("--subject")
    {
        Description = "Whose it is, as \"CN=as2.northwind.example, O=Northwind\". " + otherwise,
        CustomParser = result =>
        {
            try
            {
                return new X500DistinguishedName(result.Tokens[0].Value);
            }
            catch (CryptographicException)
            {
                result.AddError($"'{result.Tokens[0].Value}' is no distinguished name.");
                return null;
            }
        },
    };

    public static Option<string?> Algorithm(string otherwise)
    {
        var option = new Option<string?>("--algorithm") { Description = "Kind of the key. " + otherwise };
        _ = option.AcceptOnlyFromAmong([.. Algorithms.Select(a => a.Word)]);
        return option;
    }

    /// <summary>rsa-3072 where nothing is asked for, or the version before is of a kind that is not made here.</summary>
    public static KeyAlgorithm AlgorithmOf(string? word) =>
        Algorithms.Where(a => a.Word == word).Select(a => a.Algorithm).FirstOrDefault(KeyAlgorithm.Rsa3072);

    public static Option<int> Days()
    {
        var option = new Option<int>("--days") { Description = "Days until the certificate ends.", DefaultValueFactory = _ => 730 };
        option.MustBeFrom(1, LongestDays);
        return option;
    }

    public static Option<string?> PasswordEnv() => new("--password-env") { Description = "Environment variable that holds the password." };

    /// <summary>The password that the option names a variable for; null when it was not asked for.</summary>
    public static bool TryPassword(string? variable, out string? password)
    {
        password = variable is null ? null : Environment.GetEnvironmentVariable(variable);
        return variable is null || password is { Length: > 0 };
    }

    private static DateTimeOffset? Date(ArgumentResult result)
    {
        if (DateTimeOffset.TryParseExact(
            result.Tokens[0].Value, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
        {
            return at;
        }

        result.AddError($"'{result.Tokens[0].Value}' is no date; write 2026-12-01 or 2026-12-01T08:00Z.");
        return null;
    }
}
