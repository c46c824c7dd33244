namespace Gateway.Pipeline.Evidence;

/// <summary>What was known of the revocation of the certificates when the message was verified.</summary>
/// <param name="State"><c>not-checked</c>: nobody was asked; the profile alone said which certificates hold.</param>
internal sealed record RevocationState(string State, string Detail, IReadOnlyList<string> Certificates);
