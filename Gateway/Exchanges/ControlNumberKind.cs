namespace Gateway.Exchanges;

/// <summary>Which control number a counter hands out.</summary>
public enum ControlNumberKind
{
    Interchange,
    Group,
}
