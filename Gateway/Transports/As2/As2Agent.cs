namespace Gateway.Transports.As2;

/// <summary>What we say of ourselves.</summary>
internal static class As2Agent
{
    /// <summary>AS2-Product of RFC 4130bis, and Reporting-UA: product and version.</summary>
    public static readonly string Product = "gateway:" + typeof(As2Agent).Assembly.GetName().Version!.ToString(3);

    /// <summary>EDIINT-Features (RFC 6017): several attachments (RFC 6362).</summary>
    public const string Features = "multiple-attachments";
}
