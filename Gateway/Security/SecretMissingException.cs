using Gateway.Partners;

namespace Gateway.Security;

/// <summary>A secret reference leads nowhere; the message names the reference, never a value.</summary>
public sealed class SecretMissingException(SecretRef reference, string detail)
    : Exception($"Secret {reference} of partner {reference.Partner}: {detail}")
{
    public const string Code = "secret-missing";
}
