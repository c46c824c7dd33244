namespace Gateway.Transports.As2;

/// <summary>A receipt (MDN, RFC 4130 7.4, RFC 8098 3.2): what its machine part says, and the words for people.</summary>
internal sealed record MdnReport
{
    public string? ReportingUa { get; init; }

    /// <summary>An AS2 name as on the wire, quotes and all, without the <c>rfc822;</c> before it.</summary>
    public string? OriginalRecipient { get; init; }

    /// <summary>As <see cref="OriginalRecipient"/>. It need not be AS2-To (DG 1Q12.5).</summary>
    public string? FinalRecipient { get; init; }

    /// <summary>Octet by octet as it came, brackets or none.</summary>
    public string? OriginalMessageId { get; init; }

    /// <summary>Null when the field is missing or says nothing.</summary>
    public Disposition? Disposition { get; init; }

    /// <summary>Null when the field is missing or holds no digest that is known: for our signed message a failure.</summary>
    public MicValue? Mic { get; init; }

    /// <summary>Name of the message's file, which the receipt repeats (FN-MDN); null: none.</summary>
    public string? FileName { get; init; }

    /// <summary>Text of the sender's own, with any characters: cleaned where it is shown.</summary>
    public string HumanText { get; init; } = "";
}
