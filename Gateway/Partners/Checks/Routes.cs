using System.Globalization;

namespace Gateway.Partners.Checks;

/// <summary>Every route leads to an agreement out for that document and usage.</summary>
internal static class Routes
{
    public static IEnumerable<Finding> Find(Installation all, Candidate candidate)
    {
        foreach (var agreement in candidate.Partner.Agreements)
        {
            for (var i = 0; i < agreement.Routes.Count; i++)
            {
                if (agreement.Routes[i].To is { } to && !all.Takes(to, agreement.Document, agreement.Usage))
                {
                    var usage = agreement.Usage == UsageIndicator.Test ? "test" : "live";
                    var message = all.Knows(to)
                        ? $"Partner '{to}' has no agreement out for document '{agreement.Document}', usage {usage}."
                        : $"There is no partner '{to}'.";
                    yield return new Finding(candidate.Id, [to], candidate.Reading.At(ProfileCodes.RouteUnknown, message,
                        "agreements", agreement.Id, "routes", i.ToString(CultureInfo.InvariantCulture), "to"));
                }
            }
        }
    }
}
