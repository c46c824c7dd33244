namespace Gateway.Transports.Email;

/// <summary>One result in an Authentication-Results field (RFC 8601 2.2).</summary>
/// <param name="Method">In lower case: <c>dkim</c>.</param>
/// <param name="Result">In lower case: <c>pass</c>.</param>
/// <param name="Properties">By <c>header.d</c> in lower case; the first of a name.</param>
internal sealed record AuthenticationResult(string Method, string Result, IReadOnlyDictionary<string, string> Properties);
