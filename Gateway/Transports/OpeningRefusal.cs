namespace Gateway.Transports;

/// <summary>A message that is not opened now, since too much of what came from where it does was nobody's proven word.</summary>
/// <param name="RetryAfter">When messages are opened again.</param>
/// <param name="IsFirst">The first that is turned away for that reason in its window: somebody is to be told.</param>
/// <param name="IsOfDecryption">Too many did not decrypt; false: too much of it is kept.</param>
internal sealed record OpeningRefusal(TimeSpan RetryAfter, bool IsFirst, bool IsOfDecryption)
{
    public const string DecryptionFailures = "too-many-decryption-failures";
    public const string TooMuchUnproven = "too-much-unproven";

    /// <summary>Stable, listed in docs/operations.md.</summary>
    public string Code => IsOfDecryption ? DecryptionFailures : TooMuchUnproven;

    public string Detail => IsOfDecryption
        ? "Too many messages under these names did not decrypt."
        : "Too much came under these names that nothing proves to be the partner's.";
}
