namespace Gateway.Partners.Checks;

/// <summary>An error that one partner's profile has in the company of the others.</summary>
/// <param name="Owner">Whose profile shows it.</param>
/// <param name="Others">Who else could have caused it: when the owner's profile is unchanged, a change of theirs did.</param>
internal sealed record Finding(PartnerId Owner, IReadOnlyList<PartnerId> Others, ProfileError Error);
