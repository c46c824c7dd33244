namespace Gateway.Security;

/// <summary>Answer to looking for the master key at start.</summary>
internal abstract record MasterKeyResult
{
    private MasterKeyResult()
    {
    }

    /// <summary>The caller owns the key. <paramref name="Source"/> says where it came from.</summary>
    public sealed record Ready(MasterKey Key, string Source, bool Generated) : MasterKeyResult;

    /// <summary>The process must not start.</summary>
    public sealed record Refused(string Code, string Detail) : MasterKeyResult;
}
