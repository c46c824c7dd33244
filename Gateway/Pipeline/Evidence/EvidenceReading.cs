using Gateway.Partners.Reading;
using Gateway.Security.Envelopes;

namespace Gateway.Pipeline.Evidence;

/// <summary>An entry in the form in which the partner signed it, which is not the one in which it came.</summary>
/// <param name="Quirk">By which of the partner's quirks, as profiles call it: <c>canonical-text</c> or <c>last-line-end-unsigned</c>.</param>
internal sealed record EvidenceReading(string Name, string Quirk)
{
    public static string CanonicalText => As2QuirkKeys.CanonicalText.Name;

    public static string LastLineEndUnsigned => As2QuirkKeys.LastLineEndUnsigned.Name;

    public static IEnumerable<EvidenceReading> Of(string name, SignedForm form)
    {
        if (form.IsCanonical)
        {
            yield return new EvidenceReading(name, CanonicalText);
        }

        if (form.LeavesLastLineEnd)
        {
            yield return new EvidenceReading(name, LastLineEndUnsigned);
        }
    }
}
