using Gateway.Mapping.Edi;

namespace Gateway.Mapping.Acknowledgments;

/// <summary>
/// What is answered about a functional group: AK901 (Code: A, E, P or R), AK902 to AK904, AK905 to AK909, and one result a set.
/// An error of the group itself rejects it with all its sets.
/// </summary>
public sealed record GroupVerdict(
    GroupHeader Header,
    string Code,
    int Included,
    int Received,
    int Accepted,
    IReadOnlyList<string> ErrorCodes,
    IReadOnlyList<SetAcknowledgment> Sets);
