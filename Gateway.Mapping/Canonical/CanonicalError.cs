using System.Diagnostics.CodeAnalysis;

namespace Gateway.Mapping.Canonical;

/// <summary>Why a document is no canonical document: a code, the JSON pointer of the place (RFC 6901), and what is wrong there.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "A JSON pointer (RFC 6901) is meant, not a type.")]
public sealed record CanonicalError(string Code, string Pointer, string Message);
