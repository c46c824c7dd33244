namespace Gateway.Access;

/// <summary>Endpoint metadata: a status a route answers with a problem, and the codes it may carry; the API description shows them.</summary>
public sealed record ProblemAnswer(int Status, IReadOnlyList<string> Codes);
