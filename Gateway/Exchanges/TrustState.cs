namespace Gateway.Exchanges;

/// <summary>What became of a request to trust a certificate.</summary>
public enum TrustState
{
    /// <summary>Nobody has answered it.</summary>
    Open,

    Accepted,
    Rejected,
}
