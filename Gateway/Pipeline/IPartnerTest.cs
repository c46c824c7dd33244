using Gateway.Partners;

namespace Gateway.Pipeline;

/// <summary>The interop self-test: tries a partner's channels out, and says what must be changed where one does not work.</summary>
public interface IPartnerTest
{
    /// <summary>
    /// Tries the channels one after another and leaves an entry on the partner's chain. Sends at most one test message a channel, which is no delivery. Null
    /// when no such partner runs.
    /// </summary>
    /// <param name="actor">As the trail names it: <c>person:ID</c>.</param>
    Task<PartnerTestReport?> RunAsync(PartnerId partner, string actor, CancellationToken ct);
}
