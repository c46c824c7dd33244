namespace Gateway.Partners;

/// <summary>An approved snapshot, or a map of it, that this program cannot read any more; code <c>profile-unusable</c>.</summary>
public sealed class ProfileUnusableException(PartnerId partner, string hash, IReadOnlyList<ProfileError> errors)
    : Exception($"Snapshot {hash} of partner {partner} cannot be used: {(errors.Count > 0 ? errors[0].ToString() : "no reason known")}")
{
    public const string Code = "profile-unusable";

    public IReadOnlyList<ProfileError> Errors { get; } = errors;
}
