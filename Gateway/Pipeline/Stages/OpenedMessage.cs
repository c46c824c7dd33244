using Gateway.Exchanges;
using Gateway.Security.Envelopes;

namespace Gateway.Pipeline.Stages;

/// <summary>An envelope after it was opened: the verdict, and the staged contents where it holds.</summary>
internal sealed record OpenedMessage(SecurityVerdict Verdict, IReadOnlyList<StoredPayload> Contents)
{
    /// <summary>The message itself; null when the envelope does not hold.</summary>
    public StoredPayload? Content => Contents.Count > 0 ? Contents[0] : null;

    /// <summary>Part name of a content in the payload store.</summary>
    public static string PartName(int number) => number == 1 ? StoredPayload.Raw : $"attachment/{number}";
}
