namespace Gateway.Security.Mime;

/// <summary>What stands behind the octets of a body part.</summary>
internal enum DelimiterKind
{
    /// <summary>Nothing that is known yet.</summary>
    None,

    /// <summary>What may become a delimiter line with the octets that follow.</summary>
    Incomplete,

    /// <summary>A line that begins a part.</summary>
    Delimiter,

    /// <summary>The line that ends the last part.</summary>
    Close,
}
