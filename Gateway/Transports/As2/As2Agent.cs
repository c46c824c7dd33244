namespace Gateway.Transports.As2;

/// <summary>What we say of ourselves.</summary>
internal static class As2Agent
{
    /// <summary>AS2-Product of RFC 4130bis, and Reporting-UA: product and version.</summary>
    public static readonly string Product = "gateway:" + typeof(As2Agent).Assembly.GetName().Version!.ToString(3);
}
