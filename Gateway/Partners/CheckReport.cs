namespace Gateway.Partners;

/// <summary>What a full check of the files found, every map compiled and every map test run.</summary>
/// <param name="Warnings">What stops no publication: certificates that have ended, weak choices.</param>
public sealed record CheckReport(
    int Partners, int Agreements, int Maps, IReadOnlyList<MapTest> Tests, IReadOnlyList<ProfileError> Errors, IReadOnlyList<ProfileError> Warnings);
