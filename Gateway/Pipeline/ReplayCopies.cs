using Gateway.Exchanges;

namespace Gateway.Pipeline;

/// <summary>What a replay begins with: the bytes of what it replays, staged under its own id.</summary>
/// <param name="Others">Further contents of the envelope, in their order.</param>
/// <param name="Missing">Parts that the first exchange has and whose bytes are not to be had.</param>
internal sealed record ReplayCopies(StoredPayload Content, IReadOnlyList<StoredPayload> Others, IReadOnlyList<string> Missing)
{
    /// <summary>For the trail; null when there is none.</summary>
    public string? Digests => Others.Count == 0 ? null : string.Join(' ', Others.Select(o => o.Digest));

    /// <summary>For the trail; null when there is none.</summary>
    public string? LeftOut => Missing.Count == 0 ? null : string.Join(' ', Missing);

    public void AddTo(OutcomeDraft draft)
    {
        draft.Add(Content);
        foreach (var other in Others)
        {
            draft.Add(other);
        }
    }
}
