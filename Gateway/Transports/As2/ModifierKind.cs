namespace Gateway.Transports.As2;

/// <summary>Kind of a disposition modifier (RFC 4130 7.4.3), the worse the greater.</summary>
internal enum ModifierKind
{
    None,

    /// <summary>Processed all the same.</summary>
    Warning,

    /// <summary>The content could not be processed.</summary>
    Error,

    /// <summary>The receipt that was asked for could not be made.</summary>
    Failure,
}
