namespace Gateway.Access;

/// <summary>One wrong place: an RFC 6901 pointer into the body, or <c>?name</c> for a query parameter, and what is wrong there.</summary>
public sealed record ProblemError(string Pointer, string Message);
