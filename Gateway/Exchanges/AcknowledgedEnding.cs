namespace Gateway.Exchanges;

/// <summary>How an interchange ended in a run that acknowledged it.</summary>
/// <param name="Interchange">SHA-256 of its bytes.</param>
/// <param name="IsKept">Nothing of it went on.</param>
/// <param name="AcceptedSets">The places of its accepted sets, from 1, with commas between them.</param>
public readonly record struct AcknowledgedEnding(Sha256Digest Interchange, bool IsKept, string AcceptedSets)
{
    /// <summary>The ending of an interchange whose sets were accepted or not, in their order.</summary>
    public static AcknowledgedEnding Of(Sha256Digest interchange, bool isKept, IEnumerable<bool> accepted) =>
        new(interchange, isKept, string.Join(',', accepted.Index().Where(set => set.Item).Select(set => set.Index + 1)));
}
