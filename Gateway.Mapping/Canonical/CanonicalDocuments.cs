using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Canonical;

/// <summary>x.</summary>
public static class CanonicalDocuments
{
    public static IReadOnlyList<string> Types { get; } = ["order", "invoice"];

    public static IReadOnlyList<CanonicalError> Validate(string type, DocumentNode document) => [];

    public static IReadOnlyList<BusinessKey> BusinessKeys(string type, DocumentObject document) => [];
}

/// <summary>x.</summary>
public sealed record CanonicalError(string Pointer, string Message);

/// <summary>x.</summary>
public sealed record BusinessKey(string Kind, string Value);
