namespace Gateway.Mapping.Edi;

/// <summary>A functional group to be written: GS01, GS02, GS03, GS06, GS08 and its sets. ST02 are numbered 0001, 0002 ... by the writer.</summary>
public sealed record X12GroupContent(
    string FunctionalId,
    string SenderCode,
    string ReceiverCode,
    int ControlNumber,
    IReadOnlyList<X12SetContent> Sets)
{
    /// <summary>GS08.</summary>
    public string Version { get; init; } = "004010";
}
