namespace Gateway.Mapping.Edi;

/// <summary>The format a file is written in, as far as its first bytes tell.</summary>
public enum DocumentFormat
{
    Unknown,
    X12,
    Edifact,
    Json,
    Xml,
}
