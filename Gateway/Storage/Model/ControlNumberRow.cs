using Gateway.Exchanges;

namespace Gateway.Storage.Model;

/// <summary>Table <c>control_number</c>: the next number of a counter.</summary>
internal sealed class ControlNumberRow
{
    public required ControlNumberKind Kind { get; set; }

    public required string Us { get; set; }

    public required string Them { get; set; }

    /// <summary><c>live</c>, <c>test</c>, or empty for a counter that both share.</summary>
    public required string Usage { get; set; }

    public required long Next { get; set; }
}
