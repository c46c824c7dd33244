namespace Gateway.Security.Mime;

/// <summary>One header field: its name as written and its body unfolded (RFC 5322 2.2.3), without the white space around it.</summary>
internal readonly record struct MimeField(string Name, string Value);
