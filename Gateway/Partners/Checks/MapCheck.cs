namespace Gateway.Partners.Checks;

/// <summary>What the maps of one folder came to.</summary>
internal sealed record MapCheck(int Count, IReadOnlyList<MapTest> Tests, IReadOnlyList<ProfileError> Errors);
