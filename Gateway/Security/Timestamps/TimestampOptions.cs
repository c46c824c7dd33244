using System.ComponentModel.DataAnnotations;

namespace Gateway.Security.Timestamps;

/// <summary>The time stamping authority that evidence is stamped by, where there is one.</summary>
public sealed class TimestampOptions : IValidatableObject
{
    public const string Section = "Timestamps";

    /// <summary>Address of an RFC 3161 authority, http or https. Default null: evidence is not stamped.</summary>
    public Uri? Url { get; set; }

    /// <summary>How long an answer may take. Default 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0))
        {
            yield return new ValidationResult("An http or https address without a user.", [nameof(Url)]);
        }
    }
}
