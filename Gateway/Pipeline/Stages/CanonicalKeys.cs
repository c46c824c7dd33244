using Gateway.Exchanges;
using Gateway.Mapping.Canonical;
using Gateway.Mapping.Formats;

namespace Gateway.Pipeline.Stages;

/// <summary>Business keys of a canonical document that is at hand as bytes.</summary>
internal static class CanonicalKeys
{
    /// <summary>Documents that are large enough to be files were checked at submission and have at most 4 MB; their keys are read by the caller.</summary>
    public static IReadOnlyList<Exchanges.BusinessKey> Of(string type, ReadOnlySpan<byte> content) =>
        JsonFormat.Parse(content) is DocumentObject document
            ? [.. CanonicalDocuments.BusinessKeys(type, document).Select(k => new Exchanges.BusinessKey(k.Kind, k.Value))]
            : [];
}
