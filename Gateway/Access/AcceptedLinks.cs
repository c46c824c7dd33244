namespace Gateway.Access;

/// <summary>The address of an accepted exchange.</summary>
public sealed record AcceptedLinks(string Self);
