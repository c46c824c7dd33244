namespace Gateway.Security.Certificates;

/// <summary>What became of a key that was to be retired.</summary>
public abstract record RetireResult
{
    private RetireResult()
    {
    }

    /// <summary>Retired and on the trail.</summary>
    public sealed record Done(OwnKey Key) : RetireResult;

    /// <summary>Nothing was changed.</summary>
    public sealed record Refused(string Code, string Detail) : RetireResult
    {
        public const string NotFound = "not-found";

        public const string Retired = "key-retired";

        /// <summary>No other version of the name could do what it does now.</summary>
        public const string InUse = "key-in-use";
    }
}
