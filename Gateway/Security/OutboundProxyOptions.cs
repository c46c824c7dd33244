using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Gateway.Security;

/// <summary>The forward proxy that outbound connections go through. Nothing of the environment (HTTPS_PROXY and its like) is looked at.</summary>
public sealed partial class OutboundProxyOptions : IValidatableObject
{
    private const string Section = "Security:Outbound:Proxy";

    /// <summary>As <c>http://proxy.example:3128</c>. https is reached by CONNECT, http by handing the request over. Default null: directly.</summary>
    public string? Url { get; set; }

    /// <summary>User of Basic authentication at the proxy. Default none.</summary>
    public string? User { get; set; }

    /// <summary>Reference to the user's password, <c>${env:GW_SECRET_…}</c>; never the password itself. Default none.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// Hosts that are reached directly: a name (<c>erp.example</c>), all names below one (<c>.corp.example</c>), an address or network for hosts that are written as an
    /// address (<c>10.20.0.0/16</c>). Default none.
    /// </summary>
    public IList<string> Except { get; init; } = [];

    /// <summary>
    /// A target's name is looked up here and refused where it leads to an address that may not be reached. False, where only the proxy can look names up: it decides
    /// alone where they lead; addresses are still checked. Default true.
    /// </summary>
    public bool ResolveTargets { get; set; } = true;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is not null && !IsProxy(Url))
        {
            yield return Wrong(nameof(Url), "must be http://HOST:PORT and nothing more; user and password have settings of their own");
        }

        if (Url is null && (User ?? Password) is not null)
        {
            yield return Wrong(nameof(Url), "is missing, and there is a user or a password for it");
        }

        if (User is null != Password is null || User?.Contains(':', StringComparison.Ordinal) == true || User?.Any(char.IsControl) == true)
        {
            yield return Wrong(nameof(User), $"and {Section}:{nameof(Password)} come together; a user has no colon and no control characters");
        }

        if (Password is not null && !PasswordPattern().IsMatch(Password))
        {
            yield return Wrong(nameof(Password), "must be a reference, ${env:GW_SECRET_…}, and never the password itself");
        }

        if (Except.Any(e => !DirectHosts.IsEntry(e)))
        {
            yield return Wrong(nameof(Except), "must list names, .names or networks, as erp.example, .corp.example or 10.20.0.0/16");
        }
    }

    private static bool IsProxy(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme == Uri.UriSchemeHttp && url.UserInfo.Length == 0 && url.PathAndQuery == "/" && url.Fragment.Length == 0;

    /// <summary>Without a list of members, which would be put before it once more, by their last names alone.</summary>
    private static ValidationResult Wrong(string name, string what) => new($"{Section}:{name} {what}.");

    [GeneratedRegex(@"\A\$\{env:GW_SECRET_[A-Z0-9_]{1,100}\}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PasswordPattern();
}
