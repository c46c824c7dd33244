namespace Gateway.Partners;

/// <summary>What becomes of a certificate that a partner sends us by a message (draft-meadors-certificate-exchange).</summary>
public enum CertificatePolicy
{
    /// <summary>A person takes or refuses it.</summary>
    Ask,

    /// <summary>It is taken, for the signature of the message is the partner's.</summary>
    Accept,

    /// <summary>It is refused, and none of ours is announced by a message.</summary>
    Refuse,
}
