using Gateway.Exchanges;

namespace Gateway.Storage.Model;

/// <summary>Table <c>document</c>.</summary>
internal sealed class DocumentRow
{
    public required Guid Id { get; set; }

    public required Guid Exchange { get; set; }

    public Guid? Interchange { get; set; }

    public required int Position { get; set; }

    public required string Partner { get; set; }

    public string? Type { get; set; }

    public string? SetId { get; set; }

    public string? ControlNumber { get; set; }

    public string? GroupControlNumber { get; set; }

    public string? Agreement { get; set; }

    public ValidationState Validation { get; set; }

    public string? Findings { get; set; }

    /// <summary>Why it is held or rejected though nothing is wrong with it.</summary>
    public string? Code { get; set; }

    public string? PayloadPart { get; set; }

    public string? MapName { get; set; }

    public string? MapHash { get; set; }
}
