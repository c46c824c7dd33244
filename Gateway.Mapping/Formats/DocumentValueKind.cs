namespace Gateway.Mapping.Formats;

/// <summary>What a <see cref="DocumentValue"/> holds.</summary>
public enum DocumentValueKind
{
    Null,
    Text,
    Number,
    Boolean,
}
