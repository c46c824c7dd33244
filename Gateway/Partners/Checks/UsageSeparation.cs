using Gateway.Partners.Reading;

namespace Gateway.Partners.Checks;

/// <summary>
/// Test documents never reach the live ERP. An X12 envelope says P or T itself; a canonical document does not, nor does the ERP look: where
/// documents are canonical or the partner is our own side, a channel is for live or for test, never for both.
/// </summary>
internal static class UsageSeparation
{
    public static IEnumerable<Finding> Find(Candidate candidate)
    {
        foreach (var channel in candidate.Partner.Channels)
        {
            var users = candidate.Partner.Agreements.Where(a => a.Channels.Contains(channel.Id)).ToList();
            var test = users.Find(a => a.Usage == UsageIndicator.Test);
            var live = users.Find(a => a.Usage == UsageIndicator.Live);
            if (test is not null && live is not null
                && (candidate.Partner.Internal || users.Exists(a => a.Standard == AgreementKeys.Json)))
            {
                yield return new Finding(candidate.Id, [], candidate.Reading.At(ProfileCodes.UsageMixed,
                    $"Channel '{channel.Id}' also serves the live agreement '{live.Id}'; test documents need a channel of their own.",
                    "agreements", test.Id, "channels"));
            }
        }
    }
}
