using Gateway.Mapping.Acknowledgments;

namespace Gateway.Pipeline.Stages;

/// <summary>What became of the acknowledgments of an interchange.</summary>
/// <param name="Matched">How many named something that was sent and say what fits it.</param>
/// <param name="Stray">The first that names nothing that was sent.</param>
/// <param name="Wrong">The first that says of what was sent what cannot be true, and what.</param>
internal sealed record AckMatches(int Matched, Acknowledgment? Stray, (Acknowledgment Acknowledgment, string Reason)? Wrong);
