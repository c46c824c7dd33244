using Gateway.Partners;

namespace Gateway.Transports.As2;

/// <summary>What a negative disposition mostly means, and who has to change what.</summary>
internal static class As2Advice
{
    public static string Of(Disposition disposition, As2Terms agreed) => disposition.Text switch
    {
        DispositionText.AuthenticationFailed or DispositionText.IntegrityCheckFailed =>
            $"The partner cannot verify our signature: send it the certificate of our key {agreed.Key} (gw keys export), and ask whether it takes {Words(agreed.Sign?.ToString(), "no signature")}.",
        DispositionText.DecryptionFailed =>
            $"The partner cannot open what we encrypt: ask for its current certificate, and whether it takes {agreed.Encrypt ?? "unencrypted messages"} with {agreed.KeyTransport}.",
        DispositionText.DecompressionFailed => "The partner cannot inflate the message: ask whether it takes compression before or after signing, or set 'compress: none'.",
        DispositionText.InsufficientMessageSecurity =>
            $"The partner asks for more security than is agreed here (sign {Words(agreed.Sign?.ToString(), "none")}, encrypt {agreed.Encrypt ?? "none"}).",
        DispositionText.UnknownTradingRelationship =>
            $"The partner does not know the pair of AS2 names {agreed.Us} to {agreed.Them}: compare both, letter by letter.",
        DispositionText.UnsupportedFormat or DispositionText.UnsupportedMicAlgorithms =>
            "The partner cannot make the receipt that was asked for: choose another digest for 'sign', or 'receipt-signed: false' is agreed.",
        DispositionText.InvalidMessageId => "The partner does not take our Message-ID: try the quirk 'no-brackets'.",
        DispositionText.SenderEqualsReceiver => "Both AS2 names are the same in the partner's settings.",
        _ => "The partner received the message and could not process it; it finds the reason in its log.",
    };

    private static string Words(string? name, string none) => name?.ToLowerInvariant() ?? none;
}
