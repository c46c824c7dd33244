using Gateway.Mapping.Canonical;
using Gateway.Mapping.Formats;

namespace Gateway.Pipeline.Stages;

/// <summary>Business keys of a canonical document that is at hand as bytes.</summary>
internal static class CanonicalKeys
{
    public static IReadOnlyList<Exchanges.BusinessKey> Of(string type, ReadOnlySpan<byte> content) =>
        JsonFormat.Parse(content) is DocumentObject document
            ? [.. CanonicalDocuments.BusinessKeys(type, document).Select(k => new Exchanges.BusinessKey(k.Kind, k.Value, k.Purpose))]
            : [];
}
