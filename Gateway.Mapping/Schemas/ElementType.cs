namespace Gateway.Mapping.Schemas;

/// <summary>
/// The type of an X12 data element: text (AN), code (ID), whole number with implied decimals (N0 to N9), decimal (R), date (DT),
/// time (TM) or binary (B).
/// </summary>
public enum ElementType
{
    Text,
    Code,
    Implied,
    Number,
    Date,
    Time,
    Binary,
}
