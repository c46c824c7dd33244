namespace Gateway.Tests.Structure;

/// <summary>One compiled type that uses another. Nested types carry the namespace of the outermost one.</summary>
internal sealed record Use(string FromNamespace, string From, string ToNamespace, string To);
