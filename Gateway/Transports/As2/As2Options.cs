using System.ComponentModel.DataAnnotations;

namespace Gateway.Transports.As2;

/// <summary>What holds for AS2 with all partners, section <c>As2</c>.</summary>
public sealed class As2Options : IValidatableObject
{
    public const string Section = "As2";

    /// <summary>
    /// Our address as partners reach it: the full one of <c>/as2</c> (<c>https://as2.example/as2</c>, or what a reverse proxy leads there), or only scheme, host and
    /// port, to which <c>/as2</c> is added. Asynchronous receipts and answers to certificate requests are asked for to there. Default none: they cannot be.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>Messages that one pair may be bringing at once on a node; more is answered 503. Default 64.</summary>
    [Range(1, 10_000)]
    public int UploadsPerPair { get; set; } = 64;

    /// <summary>Messages of unknown senders that are kept in an hour on a node; more are turned away and not kept. Default 120.</summary>
    [Range(0, 100_000)]
    public int StrangersPerHour { get; set; } = 120;

    /// <summary>Encrypted messages of one partner and network that may come to nothing in a window on a node; more are turned away unopened (503). Default 60.</summary>
    [Range(1, 100_000)]
    public int DecryptionFailures { get; set; } = 60;

    /// <summary>
    /// Megabytes of one partner and network that are kept in a window on a node though nothing proves that they are the partner's, each message counting as 0.25 at least; more is
    /// turned away unread (503). Default 100.
    /// </summary>
    [Range(1, 1_000_000)]
    public int UnprovenMegabytes { get; set; } = 100;

    /// <summary>The window of <see cref="DecryptionFailures"/> and <see cref="UnprovenMegabytes"/>. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan DecryptionFailureWindow { get; set; } = TimeSpan.FromMinutes(10);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicUrl is not null && !IsAddress(PublicUrl))
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(PublicUrl)} must be http:// or https:// with a host, without user, query and fragment: the address of {As2Routes.Path} as partners reach it.");
        }
    }

    /// <summary><see cref="PublicUrl"/> with the route.</summary>
    internal string? Address() =>
        PublicUrl is null ? null : new Uri(PublicUrl) is { AbsolutePath: "/" } host ? new Uri(host, As2Routes.Path).AbsoluteUri : PublicUrl;

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.Host.Length > 0
        && url.UserInfo.Length == 0 && !text.AsSpan().ContainsAny("?#") && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));
}
