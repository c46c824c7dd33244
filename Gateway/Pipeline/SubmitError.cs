namespace Gateway.Pipeline;

/// <summary>A place in a submitted document (RFC 6901 pointer) and what is wrong there.</summary>
public sealed record SubmitError(string Pointer, string Message);
