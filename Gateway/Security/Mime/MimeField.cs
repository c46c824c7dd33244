namespace Gateway.Security.Mime;

/// <summary>One header field: its name as written and its body unfolded (RFC 5322 2.2.3), without the white space around it.</summary>
/// <param name="IsTight">Nothing stands between name and colon; other forms are obsolete (RFC 5322 4.5.8), and what looks for a field often passes them over.</param>
internal readonly record struct MimeField(string Name, string Value, bool IsTight = true);
