using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Storage.Model;

/// <summary>Table <c>interchange</c>.</summary>
internal sealed class InterchangeRow
{
    public required Guid Id { get; set; }

    public required Guid Exchange { get; set; }

    public required int Position { get; set; }

    public required string Standard { get; set; }

    public required string SenderQualifier { get; set; }

    public required string SenderId { get; set; }

    public required string ReceiverQualifier { get; set; }

    public required string ReceiverId { get; set; }

    public required string ControlNumber { get; set; }

    public string? GroupControlNumber { get; set; }

    public string? Digest { get; set; }

    public UsageIndicator Usage { get; set; }

    public int Groups { get; set; }

    public int Sets { get; set; }

    public int AcceptedSets { get; set; }

    public ValidationState Validation { get; set; }

    public string? Findings { get; set; }
}
