using Gateway.Partners;

namespace Gateway.Transports.As2;

/// <summary>The checks of an AS2 channel in their order, and the sentences about certificates that several of them say.</summary>
internal static class As2CheckNames
{
    public const string Dns = "dns";
    public const string Tcp = "tcp";
    public const string Tls = "tls";
    public const string Name = "name";
    public const string OurKey = "our-key";
    public const string PartnerCertificates = "partner-certificates";
    public const string RoundTrip = "round-trip";
    public const string MdnSignature = "mdn-signature";
    public const string Mic = "mic";
    public const string Disposition = "disposition";

    /// <summary>A certificate that ends sooner is worth a warning.</summary>
    private const int SoonDays = 30;
    private const int ShownDigits = 16;

    public static ChannelCheck Ok(string name, string detail) => new(name, CheckOutcome.Ok, detail);

    public static ChannelCheck Warning(string name, string detail) => new(name, CheckOutcome.Warning, detail);

    public static ChannelCheck Failed(string name, string detail) => new(name, CheckOutcome.Failed, detail);

    public static ChannelCheck Skipped(string name, string detail) => new(name, CheckOutcome.Skipped, detail);

    /// <summary><c>serial 12ab (SHA-256 0123456789abcdef…)</c>: what two people compare on the telephone.</summary>
    public static string Of(CertificateFacts facts) => $"serial {facts.SerialHex} (SHA-256 {facts.Thumbprint[..ShownDigits]}…)";

    /// <summary><c>, 12 days left</c>.</summary>
    public static string Left(DateTimeOffset until, DateTimeOffset now) => until < now
        ? $", ended on {until:yyyy-MM-dd}"
        : $", {(int)(until - now).TotalDays} days left";

    public static bool IsSoon(DateTimeOffset until, DateTimeOffset now) => until - now < TimeSpan.FromDays(SoonDays);
}
