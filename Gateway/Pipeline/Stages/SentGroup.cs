using Gateway.Exchanges;
using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Schemas;

namespace Gateway.Pipeline.Stages;

/// <summary>A functional group that was sent, held against what a 997 says of it.</summary>
internal static class SentGroup
{
    /// <summary>Why the 997 cannot speak of these sets, or null when it can.</summary>
    public static string? DifferenceTo(Acknowledgment acknowledgment, IReadOnlyCollection<OpenExpectation> sets)
    {
        var unread = acknowledgment is { IsGroupRejected: true, Included: null or 0 };
        if ((acknowledgment.Included != sets.Count && !unread) || acknowledgment.Received > sets.Count)
        {
            return $"AK9 counts {acknowledgment.Included} sets and {acknowledgment.Received} received, {sets.Count} were sent.";
        }

        if (acknowledgment.Sets.FirstOrDefault(s => !Holds(acknowledgment, sets, s)) is { } stranger)
        {
            return $"AK2 names set {stranger.SetId} {stranger.ControlNumber}, which was not sent in this group.";
        }

        return acknowledgment.Sets.Count is > 0 and var named && named < sets.Count && acknowledgment.Received != acknowledgment.Included
            ? $"AK9 counts {acknowledgment.Received} of {acknowledgment.Included} sets received, and AK2 does not say which."
            : null;
    }

    private static bool Holds(Acknowledgment acknowledgment, IEnumerable<OpenExpectation> sets, SetAcknowledgment named) =>
        SchemaCatalog.Find("x12/" + named.SetId)?.FunctionalId == acknowledgment.AckedFunctionalId
        && sets.Any(s => AckMatching.Number(s.SetControlNumber ?? string.Empty) == AckMatching.Number(named.ControlNumber));
}
