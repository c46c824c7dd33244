namespace Gateway.Exchanges;

/// <summary>What became of a counter that was to be set.</summary>
public abstract record SetNumberResult
{
    private SetNumberResult()
    {
    }

    /// <summary>Set and on the trail; <paramref name="Before"/> is what would have been next, null when the counter is new.</summary>
    public sealed record Done(long? Before) : SetNumberResult;

    /// <summary>Nothing was changed.</summary>
    public sealed record Refused(string Code, string Detail) : SetNumberResult
    {
        /// <summary>Less than 1, or more than the counter's largest number.</summary>
        public const string OutOfRange = "control-number-out-of-range";
    }
}
