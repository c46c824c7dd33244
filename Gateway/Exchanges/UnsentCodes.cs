namespace Gateway.Exchanges;

/// <summary>Codes of attempts that end before a byte of the document leaves: nobody can acknowledge what only such attempts were made of.</summary>
public static class UnsentCodes
{
    public static IReadOnlyList<string> All { get; } =
    [
        "transport-missing", "url-missing", "secret-missing", "secret-invalid", "destination-refused", "dns-failed", "connect-failed", "tls-failed",
        "proxy-unreachable", "proxy-authentication", "proxy-refused",
        PayloadCorruptException.Code,
    ];
}
