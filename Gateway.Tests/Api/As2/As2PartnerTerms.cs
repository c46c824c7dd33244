namespace Gateway.Tests.Api.As2;

/// <summary>In what the partners of these tests differ.</summary>
internal sealed record As2PartnerTerms
{
    /// <summary>Name of the gateway's key.</summary>
    public string Key { get; init; } = "northwind";

    /// <summary>How the receipts of what is sent come.</summary>
    public string Receipt { get; init; } = "sync";

    public string Timeout { get; init; } = "30 s";

    public string Retry { get; init; } = "[1 s, 1 s]";

    /// <summary>It is reached by https, asks for our certificate, and for a user's password.</summary>
    public bool Tls { get; init; }

    /// <summary>The profile names the certificate that its server shows.</summary>
    public bool Pinned { get; init; }

    /// <summary>More of the channel in's AS2 terms, as lines of the profile.</summary>
    public string In { get; init; } = "";

    /// <summary>More of the channel out's.</summary>
    public string Out { get; init; } = "";

    /// <summary>The 997s go over AS2, too.</summary>
    public bool AcksByAs2 { get; init; }

    /// <summary>What becomes of certificates that it sends: <c>ask</c>, <c>accept</c>, <c>refuse</c>.</summary>
    public string Cem { get; init; } = "ask";

    /// <summary>What its messages must be.</summary>
    public string Require { get; init; } = "[sign, encrypt]";
}
