namespace Gateway.Partners;

/// <summary>What the secret of a channel by e-mail is.</summary>
public enum MailLogin
{
    Password,

    /// <summary>An access token (RFC 7628 OAUTHBEARER, or XOAUTH2), renewed by whoever keeps the secret.</summary>
    OAuth2,
}
